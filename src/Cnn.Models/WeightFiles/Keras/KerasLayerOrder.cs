using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.WeightFiles.Keras;

/// <summary>
/// The layers of a network in the order in which Keras keeps them, which is that of its files: by their distance to the outputs, the farthest first, and those
/// of one distance as they are met on the way back from the outputs (map_graph_network of Keras 2, map_graph of Keras 3).
/// </summary>
internal static class KerasLayerOrder
{
    public static IReadOnlyList<Layer> Sort(Model model)
    {
        (List<SymbolicTensor> calls, Dictionary<Layer, int> met) = Visit(model);
        var depths = new Dictionary<Layer, int>();
        var callDepths = new Dictionary<SymbolicTensor, int>();

        // Each after all that use it. A layer that is called several times is as far away as the farthest of its calls that has been seen.
        foreach (SymbolicTensor call in Enumerable.Reverse(calls))
        {
            int depth = Math.Max(callDepths.GetValueOrDefault(call), depths.GetValueOrDefault(call.Layer));
            depths[call.Layer] = depth;
            foreach (SymbolicTensor input in call.Inputs)
            {
                callDepths[input] = Math.Max(callDepths.GetValueOrDefault(input), depth + 1);
            }
        }

        return [.. model.Layers.OrderByDescending(l => depths.GetValueOrDefault(l)).ThenBy(l => met.GetValueOrDefault(l, -1))];
    }

    // The calls, each after what it needs, and the numbers of the layers as they are first met.
    private static (List<SymbolicTensor> Calls, Dictionary<Layer, int> Met) Visit(Model model)
    {
        var calls = new List<SymbolicTensor>();
        var met = new Dictionary<Layer, int>();
        HashSet<SymbolicTensor> done = [], inputs = [.. model.Inputs];
        var pending = new Stack<(SymbolicTensor Tensor, bool IsExpanded)>();
        foreach (SymbolicTensor output in model.Outputs)
        {
            pending.Push((output, false));
            while (pending.TryPop(out (SymbolicTensor Tensor, bool IsExpanded) top))
            {
                if (top.IsExpanded)
                {
                    calls.Add(top.Tensor);
                    done.Add(top.Tensor);
                    continue;
                }

                if (done.Contains(top.Tensor))
                {
                    continue;
                }

                met.TryAdd(top.Tensor.Layer, met.Count);
                pending.Push((top.Tensor, true));
                for (int i = top.Tensor.Inputs.Count - 1; i >= 0 && !inputs.Contains(top.Tensor); i--)
                {
                    pending.Push((top.Tensor.Inputs[i], false));
                }
            }
        }

        return (calls, met);
    }
}
