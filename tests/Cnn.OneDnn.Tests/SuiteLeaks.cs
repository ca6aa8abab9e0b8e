using Cnn.OneDnn;
using Cnn.OneDnn.Interop;

// Outside any namespace, so that it runs once around the whole assembly.
#pragma warning disable CA1050
[SetUpFixture]
public sealed class SuiteLeaks
{
    [OneTimeTearDown]
    public void NothingNativeIsLeftWhenTheSuiteEnds()
    {
        // Objects that a failed test did not dispose are the finalizer's; what is left after it leaks.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NativeHandleCounters.Live, Is.Zero, "oneDNN objects alive");
            Assert.That(Arena.LiveBytes, Is.Zero, "bytes of arenas alive");
        }
    }
}
