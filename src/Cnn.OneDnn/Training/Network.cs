using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>The order and the names of a network's layers.</summary>
internal static class Network
{
    /// <summary>The calls between inputs and outputs, each after those that it needs.</summary>
    /// <exception cref="ArgumentException">An output needs an input that is not given.</exception>
    public static IReadOnlyList<SymbolicTensor> Sort(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
    {
        var done = new HashSet<SymbolicTensor>(inputs);
        var order = new List<SymbolicTensor>();
        var pending = new Stack<(SymbolicTensor Tensor, bool Expanded)>();
        foreach (SymbolicTensor output in outputs)
        {
            pending.Push((output, false));
            while (pending.TryPop(out (SymbolicTensor Tensor, bool Expanded) top))
            {
                if (done.Contains(top.Tensor))
                {
                    continue;
                }

                if (top.Expanded)
                {
                    done.Add(top.Tensor);
                    order.Add(top.Tensor);
                    continue;
                }

                if (top.Tensor.Inputs.Count == 0)
                {
                    throw new ArgumentException($"The outputs depend on input '{top.Tensor.Layer.Name}', which is not among the model's inputs.");
                }

                pending.Push((top.Tensor, true));
                for (int i = top.Tensor.Inputs.Count - 1; i >= 0; i--)
                {
                    pending.Push((top.Tensor.Inputs[i], false));
                }
            }
        }

        return order;
    }

    /// <summary>
    /// Every layer once; those without a name get one from their class and a number. A name that was made so for another network is kept, unless it is taken
    /// here: the layer of an earlier call keeps it.
    /// </summary>
    /// <exception cref="ArgumentException">Two layers have the same given name.</exception>
    public static IReadOnlyList<Layer> NameLayers(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> calls)
    {
        Layer[] layers = [.. inputs.Concat(calls).Select(c => c.Layer).Distinct()];
        var taken = new HashSet<string>();
        foreach (Layer layer in layers.Where(l => l.HasGivenName))
        {
            if (!taken.Add(layer.Name))
            {
                throw new ArgumentException($"Two layers are called '{layer.Name}'; names are unique in a model.");
            }
        }

        Layer[] open = [.. layers.Where(l => !l.HasGivenName && !(l.HasGeneratedName && taken.Add(l.Name)))];
        foreach (Layer layer in open)
        {
            string name = layer.DefaultName;
            for (int i = 1; !taken.Add(name); i++)
            {
                name = $"{layer.DefaultName}_{i}";
            }

            layer.MakeName(name);
        }

        return layers;
    }
}
