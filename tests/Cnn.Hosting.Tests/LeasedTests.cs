using Cnn.Extensions.Hosting;

namespace Cnn.Hosting.Tests;

/// <summary>What is served is disposed after its last use.</summary>
[TestFixture]
internal sealed class LeasedTests
{
    [Test]
    public void The_last_use_does_not_wait_for_the_disposal()
    {
        using var value = new Slow();
        Leased<Slow> leased = Lease(value);
        Assert.That(leased.TryEnter(), Is.True);
        leased.Retire();
        Assert.That(leased.TryEnter(), Is.False);
        Assert.That(value.IsBegun, Is.False, "it is still used");
        new Lease<Slow>(leased).Dispose();
        Assert.That(value.IsDisposed, Is.False, "whoever used it goes on");
        value.Let();
        Assert.That(() => value.IsDisposed, Is.True.After(60_000, 5));
    }

    [Test]
    public void What_nobody_uses_is_disposed_when_it_is_retired()
    {
        using var value = new Slow();
        value.Let();
        Lease(value).Retire();
        Assert.That(value.IsDisposed, Is.True);
    }

    private static Leased<Slow> Lease(Slow value) => new(value) { Since = default, Path = "x" };

    private sealed class Slow : IDisposable
    {
        private readonly ManualResetEventSlim gate = new();

        public bool IsBegun { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Let() => gate.Set();

        public void Dispose()
        {
            IsBegun = true;
            Assert.That(gate.Wait(60_000), Is.True);
            IsDisposed = true;
        }
    }
}
