using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>Gradients of what a network predicts, by its inputs and by what its layers give.</content>
public partial class Model
{
    /// <summary>
    /// The gradients of a weighted sum of the outputs by inputs and by what layers give, with the network as it predicts: nothing is dropped, batch
    /// normalization takes its averages, and no weight changes. With 1 as the weight of one class and 0 elsewhere it is the gradient of that class's score.
    /// </summary>
    /// <param name="inputs">Samples, a tensor (n, ...) of Float32 for each input.</param>
    /// <param name="weights">For each output a tensor of its shape, (n, ...): what each of its numbers counts in the sum.</param>
    /// <param name="by">Inputs of the model and results of its layers' calls.</param>
    /// <param name="beforeSoftmax">
    /// Whether a softmax or sigmoid that an output ends in is left out, so that the sum is of scores, which are not held between bounds; predictions are given
    /// with it all the same.
    /// </param>
    /// <exception cref="ArgumentException">The numbers do not fit the model, or a chosen tensor is not one of it, or nothing follows from it.</exception>
    public ActivationGradients GradientsByActivations(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights, IReadOnlyList<SymbolicTensor> by, bool beforeSoftmax = true)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(by);
        RequireNoNulls(inputs, nameof(inputs));
        RequireNoNulls(weights, nameof(weights));
        RequireNoNulls(by, nameof(by));
        DefineFor(SamplesOf(inputs));
        int count = DataCheck.Samples(this, inputs);
        if (weights.Count != Outputs.Count || weights.Index().Any(w => w.Item.Shape != Batched(Outputs[w.Index], count) || w.Item.Type != DataType.Float32))
        {
            throw new ArgumentException(
                $"Model '{Name}' expects weights of Float32 for each of its outputs, {string.Join(" and ", Outputs.Select(o => Batched(o, count)))}; " +
                    $"received {string.Join(" and ", weights.Select(w => w.Shape))}.",
                nameof(weights));
        }

        if (by.FirstOrDefault(t => !Inputs.Contains(t) && !Calls.Contains(t)) is { } foreign)
        {
            throw new ArgumentException(
                $"The output of layer '{foreign.Layer.Name}' is no tensor of model '{Name}'. Take one of its Inputs, or of its Calls.", nameof(by));
        }

        ModelExecutor running = Executor;
        return running.Invoke(() =>
        {
            using Plan plan = running.BuildActivationGradients(count, by, beforeSoftmax);
            running.Run(plan, [.. inputs, .. weights], []);
            int next = 0;
            Tensor[] Take(IEnumerable<SymbolicTensor> tensors) => [.. tensors.Select(t => Read(plan, next++, Batched(t, count)))];
            return new ActivationGradients(Take(Outputs), Take(by), Take(by));
        });
    }

    private static void RequireNoNulls(IReadOnlyList<object?> items, string name)
    {
        if (items.Contains(null))
        {
            throw new ArgumentException("One of the tensors is null.", name);
        }
    }

    private static Shape Batched(SymbolicTensor tensor, int count) => new([count, .. tensor.Shape]);

    private static Tensor Read(Plan plan, int index, Shape shape)
    {
        var result = new Tensor(shape);
        plan.Output<float>(index).CopyTo(result.AsSpan<float>());
        return result;
    }
}
