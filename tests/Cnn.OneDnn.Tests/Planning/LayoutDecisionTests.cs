using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>
/// The search for layouts on costs that are made up: it takes what is cheapest with the reorders between neighbours, and says what it chose from.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class LayoutDecisionTests
{
    // Blocks are so much cheaper or dearer than channels-last; reorders cost so much per byte.
    private static ProfileReport Profile(double blocked, double perByte)
    {
        SymbolicTensor x = new Input(8, 8, 32).Output, y = new Conv2D(32, 3).Apply(new Conv2D(32, 3).Apply(x));
        using var model = new Model(x, y)
        {
            Options = new ModelOptions
            {
                Backend = BackendKind.OneDnn,
                Plans = new PlanOptions { Costs = (_, preferred) => new MadeUp(preferred, blocked, perByte) },
            },
        };
        return PlanProfiler.Run(model, new ProfileOptions { BatchSize = 2, Inference = true, Steps = 1 });
    }

    [TestCase(0.5, 1e-9, "library, blocks, f32", Description = "half the time, and reorders for nothing")]
    [TestCase(2, 1e-9, "library, channels last, f32", Description = "twice the time")]
    [TestCase(0.9, 1, "library, channels last, f32", Description = "a tenth less, which reorders eat up")]
    public void The_cheapest_with_reorders_is_chosen(double blocked, double perByte, string expected)
    {
        IReadOnlyList<LayoutDecision> decisions = Profile(blocked, perByte).Decisions;
        Assert.That(decisions.Select(d => d.Layer), Is.EqualTo(new[] { "conv2d", "conv2d_1" }));
        foreach (LayoutDecision decision in decisions)
        {
            Assert.That(decision.Op, Is.EqualTo("convolution"));
            Assert.That(decision.Candidates.Single(c => c.IsChosen).Choice, Is.EqualTo(expected));
            Assert.That(decision.Candidates.Select(c => c.Milliseconds), Is.Ordered);
            Assert.That(decision.Candidates, Has.Count.GreaterThan(1));
        }
    }

    private sealed class MadeUp(bool preferred, double blocked, double perByte) : IKernelCosts
    {
        public bool Again { get; set; }

        public double? Measure(KernelRequest request) => !preferred ? null : request.Inputs[0].Layout is { IsChannelsLast: true } ? 1 : blocked;

        public double ReorderPerByte(DataType type, bool large, KernelFactory kernels) => perByte;
    }
}
