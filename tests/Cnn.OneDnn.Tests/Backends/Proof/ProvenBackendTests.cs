using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>When a kernel is tried, and what is known of it used.</summary>
internal sealed class ProvenBackendTests
{
    private static readonly KernelRequest Dense = new(
        new DenseOp(Bias: false),
        [new Operand(Layout.ChannelsLast(new Shape(5, 7), DataType.Float32)), new Operand(new Shape(3, 7), DataType.Float32, null)],
        [new Operand(Layout.ChannelsLast(new Shape(5, 3), DataType.Float32))]);

    private static readonly KernelRequest Timed = Dense with { IsProvisional = true };

    [Test]
    public void A_kernel_that_is_only_timed_is_not_tried_and_one_for_a_plan_is()
    {
        using var proven = new Proven(null);
        proven.Backend.TryCreate(Timed)!.Dispose();
        Assert.That(proven.Book.Tried, Is.Zero);
        proven.Backend.TryCreate(Dense)!.Dispose();
        Assert.That(proven.Book.Tried, Is.EqualTo(1));
    }

    [Test]
    public void A_kernel_that_is_known_to_be_wrong_is_not_even_timed()
    {
        using var proven = new Proven(Fault.Sign);
        using (Kernel? before = proven.Backend.TryCreate(Timed))
        {
            Assert.That(before, Is.InstanceOf<FaultyKernel>(), "nobody knows yet");
        }

        proven.Backend.TryCreate(Dense)?.Dispose();
        using Kernel? after = proven.Backend.TryCreate(Timed);
        Assert.That(after, Is.Null.Or.Not.InstanceOf<FaultyKernel>());
        Assert.That(proven.Book.Met, Has.Count.EqualTo(1));
    }

    [Test]
    public void Times_with_a_wrong_kernel_are_not_those_without_it()
    {
        using var proven = new Proven(Fault.Sign);
        string before = proven.Backend.Fingerprint;
        proven.Backend.TryCreate(Dense)?.Dispose();
        Assert.That(proven.Book.Wrong, Is.EqualTo(1));
        Assert.That(proven.Backend.Fingerprint, Is.Not.EqualTo(before).And.StartsWith(before));
        using var next = new Proven(null, proven.Book);
        Assert.That(next.Backend.Fingerprint, Is.EqualTo(proven.Backend.Fingerprint), "the same kernels are left out");
    }

    private sealed class Proven : IDisposable
    {
        private readonly IBackend inner;
        private readonly RightResults rights;

        public Proven(Fault? fault, ProofBook? book = null)
        {
            var clock = new StoppedClock();
            Book = book ?? new ProofBook(null);
            inner = fault is { } some ? new FaultyBackend(new ManagedBackend(1), 0, some, clock) : new ManagedBackend(1);
            rights = new RightResults(clock, inner);
            Backend = new ProvenBackend(inner, rights, Book, "this one", clock);
        }

        public ProofBook Book { get; }

        public ProvenBackend Backend { get; }

        public void Dispose()
        {
            Backend.Dispose();
            rights.Dispose();
            inner.Dispose();
        }
    }
}
