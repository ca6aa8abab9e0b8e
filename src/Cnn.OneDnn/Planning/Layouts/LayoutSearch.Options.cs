using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <content>What an op costs in a choice, and how its operands lie then.</content>
internal sealed partial class LayoutSearch
{
    /// <summary>Layouts and time of a member in a choice; null where the backend cannot do it.</summary>
    private Option? Evaluate(Member member, LayoutChoice choice, bool isStart)
    {
        var layouts = new Dictionary<Value, Layout>();
        double ms = 0, bonus = 0;
        foreach (Node node in member.Nodes)
        {
            bool product = node.Op.Layouts == LayoutFreedom.KernelChooses;
            bool follows = node.Inputs.Where((_, i) => node.Op.Input(i).Role == OperandRole.Workspace).Any();
            if (follows)
            {
                // Its workspace's layout is known only after the forward kernel is made; the operands lie like the forward ones.
                AddFlexible(node, choice, layouts);
                ms += Traffic(node, layouts);
                continue;
            }

            KernelRequest request = Build(node, choice);
            if (product && Measure(node, request, choice) is { } time)
            {
                ms += time;
                bonus += isStart ? time * Margin : 0;
                if (choice.Blocked && !choice.Managed)
                {
                    using Kernel? kernel = kernels.Primary.TryCreate(request);
                    if (kernel is null)
                    {
                        return null;
                    }

                    Record(node, layouts, i => kernel.Inputs[i], i => kernel.Outputs[i]);
                    continue;
                }
            }
            else if (product && !isStart)
            {
                return null;
            }
            else if (!product && !isStart && choice.Blocked)
            {
                using Kernel? kernel = kernels.TryCreate(request);
                if (kernel is null)
                {
                    return null;
                }
            }

            Record(node, layouts, i => request.Inputs[i].Layout, i => request.Outputs[i].Layout);
            ms += product ? 0 : Traffic(node, layouts);
        }

        return new Option(choice, layouts, ms - bonus, ms);
    }

    // Tried kernels are those of the plan; here all that compete are timed.
    private KernelRequest Build(Node node, LayoutChoice choice) => requests.Build(node, choice) with { IsProvisional = true };

    // Products of wide layers are what instructions for bfloat16 are for: floats need not be measured. For gradients of weights pixels are transposed first,
    // once for each tap, which can take longer than it saves.
    private bool GainsFromBFloat16(Node node)
    {
        Shape? weights = node.Op switch
        {
            ConvolutionOp { Groups: 1 } or ConvolutionBackwardDataOp { Groups: 1 } => node.Inputs[1].Shape,
            ConvolutionBackwardWeightsOp { Groups: 1 } op when op.Weights.CountFrom(2) == 1 => op.Weights,
            _ => null,
        };
        return kernels.Primary.HasFastBFloat16 && weights is not null && Math.Min(weights[0], weights[1]) >= WideChannels;
    }

    private double? Measure(Node node, KernelRequest request, LayoutChoice choice)
    {
        if (!choice.Managed)
        {
            return timer.Measure(request);
        }

        if (choice.Blocked)
        {
            using Kernel? kernel = kernels.TryCreateManaged(request);
            return kernel is null ? null : (choice.BFloat16 ? BFloat16BlockedTiles : BlockedTiles) * Measure(
                node, Build(node, choice with { Blocked = false }), choice with { Blocked = false });
        }

        return managedTimer!.Measure(kernels.LikePrimary(request)) ?? managedTimer.Measure(request);
    }

    /// <summary>What an op that only passes over its operands costs: their bytes, which padded channels and wider types have more of.</summary>
    private double Traffic(Node node, Dictionary<Value, Layout> layouts)
    {
        // Half of what a reorder takes of 32-bit floats, which reads and writes each byte; vectors of bfloat16 are passed over as fast.
        double once = node.Inputs.Concat(node.Outputs)
            .Sum(v => layouts.TryGetValue(v, out Layout? layout) ? perByte[(DataType.Float32, layout.ByteSize > Cached)] / 2 * layout.ByteSize : 0);
        // Statistics need all samples before the first result. A block of channels is still in a cache then; whole pixels come from memory again, and
        // backward the gradient with them.
        return node.Op.Rereads > 0 && layouts.TryGetValue(node.Inputs[0], out Layout? source) && source is { IsPlain: true, ByteSize: >= CacheSizes.Far }
            ? once + (perByte[(DataType.Float32, true)] / 2 * source.ByteSize * node.Op.Rereads)
            : once;
    }

    private static void AddFlexible(Node node, LayoutChoice choice, Dictionary<Value, Layout> layouts)
    {
        Layout Of(Value value, bool activation)
        {
            DataType type = choice.BFloat16 && activation ? DataType.BFloat16 : value.Type;
            return choice.Blocked && value.Shape.Rank > 2 ? Layout.ChannelBlocked(value.Shape, type) : PlainLayouts.Get(value, type);
        }

        Record(node, layouts, i => Of(node.Inputs[i], node.MayReadBFloat16(i)), i => Of(node.Outputs[i], node.MayWriteBFloat16(i)));
    }

    private static void Record(Node node, Dictionary<Value, Layout> layouts, Func<int, Layout?> input, Func<int, Layout?> output)
    {
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (node.Op.Input(i).LiesAsPlanned && node.Inputs[i].Shape.Rank > 2 && input(i) is { } layout)
            {
                layouts[node.Inputs[i]] = layout;
            }
        }

        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (node.Op.Output(i).LiesAsPlanned && node.Outputs[i].Shape.Rank > 2 && output(i) is { } layout)
            {
                layouts[node.Outputs[i]] = layout;
            }
        }
    }
}
