using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Brings what <see cref="Loss.Compute"/> gives into a graph.</summary>
internal static class ComputedLoss
{
    private const int TrialBatch = 3;

    /// <summary>Adds a loss and the gradient of its mean.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="context">Of the graph.</param>
    /// <param name="prediction">The model's output.</param>
    /// <param name="target">What it should be.</param>
    /// <param name="weights">Gives a weight for each of so many losses, or null.</param>
    /// <exception cref="ShapeException">The loss is not one of each sample, of places of samples, or of the batch.</exception>
    public static LossNodes Emit(Loss loss, LayerContext context, Symbol prediction, Symbol target, Func<int, Value?> weights)
    {
        bool exact = context.Graph.Exact;
        context.Graph.Exact = true;
        try
        {
            using LayerContext.Scope scope = context.Enter();
            Symbol losses = loss.Compute(context, target, prediction);
            Shape shape = losses.UserShape;
            if (shape.Rank == 0 || (shape[0] != prediction.UserShape[0] && shape.ElementCount != 1))
            {
                throw new ShapeException(
                    $"Loss '{loss.Name}' gives {shape} for predictions of {prediction.UserShape}: expected a number for each sample or for each of its " +
                        $"places, ({prediction.UserShape[0]}, ...), or one for the batch.");
            }

            int rows = shape.ElementCount;
            Value perRow = context.Reshape(losses, new Shape(rows), DataFormat.ChannelsFirst).Value;
            Value gradient = weights(rows) is { } given
                ? context.Emit(new AffineOp(1f / rows, 0), given)
                : context.Emit(new AffineOp(0, 1f / rows), perRow);
            return new LossNodes(perRow, perRow, gradient, null);
        }
        finally
        {
            context.Graph.Exact = exact;
        }
    }

    /// <summary>How many losses there are for each sample of an output; null where there is one for the whole batch.</summary>
    public static int? RowsPerSample(Loss loss, SymbolicTensor output)
    {
        if (loss is RowLoss)
        {
            return output.Shape.ElementCount / output.Shape[-1];
        }

        var graph = new GraphBuilder();
        Value prediction = graph.AddInput(output.LogicalShape(TrialBatch), DataType.Float32, "prediction");
        (Shape shape, DataType type, DataFormat format) = TargetOf(loss, new Symbol(prediction, output.Format));
        Value target = graph.AddInput(shape, type, "target");
        int rows = 0;
        Emit(loss, new LayerContext(graph), new Symbol(prediction, output.Format), new Symbol(target, format), count =>
        {
            rows = count;
            return null;
        });
        return rows % TrialBatch == 0 ? rows / TrialBatch : null;
    }

    /// <summary>The logical shape of an output's targets, their type and the format in which they are seen.</summary>
    public static (Shape Shape, DataType Type, DataFormat Format) TargetOf(Loss loss, Symbol prediction) => loss.SparseTargets
        ? (new Shape(prediction.UserShape.AsSpan()[..^1]), DataType.Int32, DataFormat.ChannelsFirst)
        : (prediction.Value.Shape, DataType.Float32, prediction.Format);
}
