using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Profiling;

/// <summary>
/// What a step's convolutions and dense products would take alone: each run by itself in the layout it likes best, with no reorder before or after. No
/// plan made of the same kernels can be faster.
/// </summary>
internal sealed class ProductFloor(IBackend backend)
{
    private const int Runs = 4;
    private readonly Dictionary<string, double> measured = [];

    /// <summary>The least time of a step's product in milliseconds; 0 for ops that are not products. On the engine's thread.</summary>
    public double Of(PlanStep step)
    {
        if (OpCost.KindOf(step.Op) is not ("convolution" or "dense"))
        {
            return 0;
        }

        KernelRequest open = Request(step, (slot, weights) => weights || slot.Layout.Shape.Rank > 2 ? null : slot.Layout);
        KernelRequest plain = Request(
            step, (slot, weights) => weights ? null : slot.Layout.Shape.Rank > 2 ? Layout.ChannelsLast(slot.Layout.Shape, slot.Layout.Type) : slot.Layout);
        string key = $"{step.Op} {string.Join(' ', step.Inputs.Concat(step.Outputs).Select(s => $"{s.Layout.Type}{s.Layout.Shape}"))}";
        if (!measured.TryGetValue(key, out double best))
        {
            best = Math.Min(Time(open), Time(plain));
            measured[key] = best = best == double.MaxValue ? 0 : best;
        }

        return best;
    }

    // Our own kernels may read weights of another type than their pixels; the library's do not.
    private static KernelRequest Request(PlanStep step, Func<Slot, bool, Layout?> layout) => new(
        step.Op,
        [.. step.Inputs.Select((s, i) => step.Op.Input(i).Role == OperandRole.Weights
            ? new Operand(s.Layout.Shape, step.Inputs[0].Layout.Type, layout(s, true))
            : new Operand(s.Layout.Shape, s.Layout.Type, layout(s, false)))],
        [.. step.Outputs.Select((s, i) => new Operand(s.Layout.Shape, s.Layout.Type, layout(s, step.Op.Output(i).Role == OperandRole.Weights)))]);

    private double Time(KernelRequest request)
    {
        using Kernel? kernel = backend.TryCreate(request);
        return kernel is null ? double.MaxValue : KernelTimer.Best(kernel, Runs);
    }
}
