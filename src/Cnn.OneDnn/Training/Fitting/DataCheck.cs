using System.Globalization;
using System.Numerics.Tensors;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Checks data against a model before anything reaches a kernel.</summary>
internal static class DataCheck
{
    /// <exception cref="ShapeException">Shapes, types or counts do not fit.</exception>
    public static void Fits(Model model, Dataset data)
    {
        if (data.Inputs.Count != model.Inputs.Count || data.Targets.Count != model.Outputs.Count)
        {
            throw new ShapeException(
                $"Model '{model.Name}' has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs, the data have {data.Inputs.Count} " +
                    $"and {data.Targets.Count}.");
        }

        for (int i = 0; i < model.Inputs.Count; i++)
        {
            Input(model, i, data.Inputs[i].Shape, data.Inputs[i].Type);
        }

        for (int i = 0; i < model.Outputs.Count; i++)
        {
            Target(model, i, data.Targets[i].Shape, data.Targets[i].Type);
        }
    }

    /// <summary>The number of samples in tensors given for the inputs.</summary>
    /// <exception cref="ShapeException">Shapes, types or counts do not fit.</exception>
    public static int Samples(Model model, IReadOnlyList<Tensor> inputs)
    {
        if (inputs.Count != model.Inputs.Count)
        {
            throw new ShapeException($"Model '{model.Name}' has {model.Inputs.Count} inputs, received {inputs.Count} tensors.");
        }

        int count = inputs[0].Shape.Rank == 0 ? 0 : inputs[0].Shape[0];
        for (int i = 0; i < inputs.Count; i++)
        {
            Shape shape = inputs[i].Shape;
            if (shape.Rank == 0 || shape[0] != count || count == 0)
            {
                throw new ShapeException(
                    $"Model '{model.Name}' expects the same, positive number of samples for every input, received " +
                        $"{string.Join(" and ", inputs.Select(t => t.Shape))}.");
            }

            Input(model, i, new Shape(shape.AsSpan()[1..]), inputs[i].Type);
        }

        return count;
    }

    /// <exception cref="ShapeException">Shapes, types or counts do not fit.</exception>
    public static void Targets(Model model, IReadOnlyList<Tensor> targets, int count)
    {
        if (targets.Count != model.Outputs.Count)
        {
            throw new ShapeException($"Model '{model.Name}' has {model.Outputs.Count} outputs, received targets for {targets.Count}.");
        }

        for (int i = 0; i < targets.Count; i++)
        {
            Shape shape = targets[i].Shape;
            if (shape.Rank == 0 || shape[0] != count)
            {
                throw new ShapeException($"Model '{model.Name}' expects targets for {count} samples, received a tensor of shape {shape}.");
            }

            Target(model, i, new Shape(shape.AsSpan()[1..]), targets[i].Type);
        }
    }

    /// <exception cref="ArgumentException">A label is no class of the output.</exception>
    public static void Labels(Model model, int output, ReadOnlySpan<int> labels, int[]? samples = null) =>
        Labels(model, output, model.Losses[output], labels, samples);

    /// <param name="model">The model.</param>
    /// <param name="output">Which of its outputs.</param>
    /// <param name="loss">What takes the labels.</param>
    /// <param name="labels">One for each row.</param>
    /// <param name="samples">Which samples of the data they are of; null for those of a batch by itself.</param>
    /// <inheritdoc cref="Labels(Model, int, ReadOnlySpan{int}, int[])"/>
    public static void Labels(Model model, int output, Loss loss, ReadOnlySpan<int> labels, int[]? samples = null)
    {
        int classes = model.Outputs[output].Shape[-1];
        if (labels.IsEmpty || (TensorPrimitives.Min(labels) >= 0 && TensorPrimitives.Max(labels) < classes))
        {
            return;
        }

        int? ignored = (loss as SparseCategoricalCrossentropy)?.IgnoreClass;
        int at = 0;
        while (at < labels.Length && ((uint)labels[at] < (uint)classes || labels[at] == ignored))
        {
            at++;
        }

        if (at == labels.Length)
        {
            return;
        }

        int rows = model.Outputs[output].Shape.ElementCount / classes, sample = at / rows;
        string where = rows == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", place {at % rows} of {rows},");
        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"Label {labels[at]} of sample {samples?[sample] ?? sample}{(samples is null ? " of the batch" : "")}{where} is no class of output " +
                $"'{model.Outputs[output].Layer.Name}' of model '{model.Name}', which has {classes}: labels are 0 to {classes - 1}. Correct the data, or " +
                $"give the network as many outputs as there are classes."));
    }

    /// <exception cref="ArgumentException">A weight is none, or for no class.</exception>
    public static void ClassWeights(Model model, IReadOnlyDictionary<int, float> weights)
    {
        // Of one number per sample 0 and 1 are told apart.
        int classes = Math.Max(2, model.Outputs.Max(o => o.Shape[-1]));
        foreach ((int label, float weight) in weights)
        {
            if ((uint)label >= (uint)classes || !float.IsFinite(weight))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"ClassWeights gives label {label} the weight {weight}: expected finite weights of labels from 0 to {classes - 1}, the classes of " +
                        $"model '{model.Name}'."));
            }
        }
    }

    private static void Input(Model model, int index, Shape shape, DataType type)
    {
        SymbolicTensor input = model.Inputs[index];
        if (shape != input.Shape || type != DataType.Float32)
        {
            throw new ShapeException(
                $"Input '{input.Layer.Name}' of model '{model.Name}' expects samples of shape {input.Shape} and type Float32, received {shape} of {type}.");
        }
    }

    private static void Target(Model model, int index, Shape shape, DataType type)
    {
        bool sparse = model.Losses[index].SparseTargets;
        Shape output = model.Outputs[index].Shape;
        Shape expected = sparse ? new Shape(output.AsSpan()[..^1]) : output;
        DataType expectedType = sparse ? DataType.Int32 : DataType.Float32;
        if (shape != expected || type != expectedType)
        {
            string kind = sparse ? "integer labels" : "dense targets";
            throw new ShapeException(
                $"The loss of output '{model.Outputs[index].Layer.Name}' expects {kind} of shape {expected} and type {expectedType} per sample, " +
                    $"received {shape} of {type}.");
        }
    }
}
