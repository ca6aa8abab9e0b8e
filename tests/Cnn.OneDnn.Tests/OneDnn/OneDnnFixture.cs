using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>An engine thread with a backend on it; afterwards nothing of the library's may be left.</summary>
[NonParallelizable]
internal abstract class OneDnnFixture
{
    private EngineThread engine = null!;
    private int handlesBefore;
    private long bytesBefore;

    protected OneDnnBackend Backend { get; private set; } = null!;

    [OneTimeSetUp]
    public void Start()
    {
        (handlesBefore, bytesBefore) = (NativeHandleCounters.Live, Arena.LiveBytes);
        engine = new EngineThread(2);
        engine.Invoke(() => { Backend = new OneDnnBackend(engine.Threads); });
    }

    [OneTimeTearDown]
    public void Stop()
    {
        engine.Invoke(Backend.Dispose);
        engine.Dispose();
        Assert.That((NativeHandleCounters.Live, Arena.LiveBytes), Is.EqualTo((handlesBefore, bytesBefore)), "something leaks");
    }

    protected void OnEngine(Action test) => engine.Invoke(test);

    protected T OnEngine<T>(Func<T> test) => engine.Invoke(test);

    /// <summary>Small whole numbers: sums of their products are exact in any order, in both float types.</summary>
    protected static double[] WholeNumbers(Shape shape, int seed, int magnitude = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (double)random.Next(-magnitude, magnitude + 1))];
    }

    protected static double[] Reals(Shape shape, int seed, double low = -2, double high = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (double)(float)(low + ((high - low) * random.NextDouble())))];
    }
}
