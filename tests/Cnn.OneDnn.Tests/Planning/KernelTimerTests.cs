using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tests.Backends.Proof;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>Kernels are timed before they are tried: one that cannot be timed is tried at once, and named.</summary>
internal sealed class KernelTimerTests
{
    private static readonly KernelRequest Convolution = new(
        new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: false),
        [new Operand(Layout.ChannelsLast(new Shape(2, 8, 9, 9), DataType.Float32)), new Operand(new Shape(8, 8, 3, 3), DataType.Float32, null)],
        [new Operand(Layout.ChannelsLast(new Shape(2, 8, 9, 9), DataType.Float32))]);

    [Test]
    public void A_kernel_that_fails_while_it_is_timed_is_refused_and_the_next_one_timed()
    {
        var clock = new StoppedClock();
        using IBackend managed = new FaultyBackend(new ManagedBackend(1), 0, Fault.Status, clock);
        var book = new ProofBook(null);
        using var rights = new RightResults(clock, managed);
        using var proven = new ProvenBackend(managed, rights, book, "this one", clock);
        using var room = new TimingRoom();
        var timer = new KernelTimer(proven, new TuningCache(null), room, preparesWeights: false);
        Assert.That(timer.Measure(Convolution), Is.Positive);
        Assert.That(book.Met.Single().Reason, Does.Contain("it could not be run"));
    }

    [Test]
    public void Timing_tries_nothing_that_behaves()
    {
        var clock = new StoppedClock();
        using IBackend managed = new ManagedBackend(1);
        var book = new ProofBook(null);
        using var rights = new RightResults(clock, managed);
        using var proven = new ProvenBackend(managed, rights, book, "this one", clock);
        using var room = new TimingRoom();
        var timer = new KernelTimer(proven, new TuningCache(null), room, preparesWeights: false);
        Assert.That(timer.Measure(Convolution), Is.Positive);
        Assert.That(book.Tried, Is.Zero);
    }
}
