using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Verification;

namespace Cnn.OneDnn.Tests.Trials;

/// <summary>The cases that travel inside the assembly: right kernels pass them, and no fault of a kind that was met gets through.</summary>
[NonParallelizable]
internal sealed class SelfTestTests
{
    [Test]
    public void Both_backends_are_right([Values] bool native, [Values(1, 2)] int threads)
    {
        using var thread = new EngineThread(threads);
        SelfTestResult result = thread.Invoke(() =>
        {
            using IBackend backend = native ? new OneDnnBackend(threads) : new ManagedBackend(threads);
            return SelfTestRunner.Run(backend);
        });
        Assert.That(result.Failures, Is.Empty);
        Assert.That(result.Passed, Is.GreaterThan(60));
    }

    [Test]
    public void A_fault_in_any_kind_of_kernel_is_found([Values] Fault fault)
    {
        using var honest = new ManagedBackend(1);
        string[] kinds = [.. SelfTestRunner.Cases(honest).Select(c => c.Op.Name).Distinct()];
        Assert.That(kinds, Has.Length.GreaterThanOrEqualTo(10));
        foreach (string kind in kinds)
        {
            using var lying = new LyingBackend(new ManagedBackend(1), kind, fault);
            SelfTestResult result = SelfTestRunner.Run(lying);
            Assert.That(result.IsRight, Is.False, kind);
            Assert.That(result.Failures, Has.Some.StartsWith(kind).Or.Some.Contains(kind), kind);
        }
    }

    [Test]
    public void The_cases_hold_both_types_both_directions_and_tails()
    {
        using var backend = new ManagedBackend(1);
        SelfTestCase[] cases = [.. SelfTestRunner.Cases(backend)];
        Assert.That(cases.Select(c => c.Type).Distinct(), Is.EquivalentTo(new[] { DataType.Float32, DataType.BFloat16 }));
        Assert.That(cases.Select(c => c.Op).OfType<ConvolutionBackwardWeightsOp>(), Is.Not.Empty);
        Assert.That(cases.SelectMany(c => c.Inputs).Count(i => i.Operand.Shape.Rank == 4 && i.Operand.Shape[1] % 16 != 0), Is.GreaterThan(20));
    }

    internal enum Fault
    {
        LastElement,
        Nothing,
        Guard,
    }

    private sealed class LyingBackend(IBackend honest, string kind, Fault fault) : IBackend
    {
        public string Name => honest.Name;

        public string Fingerprint => honest.Fingerprint;

        public bool HasBlockedLayouts => honest.HasBlockedLayouts;

        public bool HasFastBFloat16 => honest.HasFastBFloat16;

        public WorkTeam Team => honest.Team;

        public bool CanFuse(Op producer, Shape result, ActivationKind activation, float alpha, bool training) =>
            honest.CanFuse(producer, result, activation, alpha, training);

        public bool CanAddToNormalized(Shape shape) => honest.CanAddToNormalized(shape);

        public Layout? BlockedWeights(Shape weights) => honest.BlockedWeights(weights);

        public Kernel? TryCreate(KernelRequest request) => honest.TryCreate(request) is { } kernel ? request.Op.Name == kind
            ? new LyingKernel(kernel, fault)
            : kernel : null;

        public void Dispose() => honest.Dispose();
    }

    private sealed unsafe class LyingKernel(Kernel honest, Fault fault) : Kernel(honest.Implementation, honest.Inputs, honest.Outputs, honest.ScratchBytes)
    {
        private nint output;

        public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
        {
            honest.Bind(inputs, outputs, scratch);
            output = outputs[0];
        }

        public override void Run(StepContext context)
        {
            if (fault == Fault.Nothing)
            {
                return;
            }

            honest.Run(context);
            byte* end = (byte*)output + Outputs[0].ByteSize;
            if (fault == Fault.Guard)
            {
                *end = 0;
            }
            else
            {
                end[-1] ^= 0x80;
                end[-2] ^= 0x40;
            }
        }

        public override void Dispose()
        {
            honest.Dispose();
            base.Dispose();
        }
    }
}
