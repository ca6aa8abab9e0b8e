using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

/// <summary>What could not be made is tried again by the next one who asks.</summary>
internal sealed class RetryingLazyTests
{
    [Test]
    public void A_failure_is_not_kept_and_what_was_made_is()
    {
        int tries = 0;
        var lazy = new RetryingLazy<string>(() => ++tries == 1 ? throw new EngineConfigurationException("no threads") : $"made in try {tries}");
        Assert.That(() => lazy.Value, Throws.TypeOf<EngineConfigurationException>());
        Assert.That(lazy.IsValueCreated, Is.False);
        Assert.That((lazy.Value, lazy.Value, lazy.IsValueCreated, tries), Is.EqualTo(("made in try 2", "made in try 2", true, 2)));
    }

    [Test]
    public void Many_who_ask_at_once_get_one()
    {
        int made = 0;
        var lazy = new RetryingLazy<object>(() =>
        {
            Interlocked.Increment(ref made);
            Thread.Yield();
            return new object();
        });
        object[] all = new object[4];
        Parallel.For(0, all.Length, i => all[i] = lazy.Value);
        Assert.That(made, Is.EqualTo(1));
        Assert.That(all, Is.All.SameAs(all[0]));
    }
}
