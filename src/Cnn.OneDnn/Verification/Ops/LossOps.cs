using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>Losses. Their result is the mean over the rows, and they know their gradient themselves.</summary>
internal static class LossOps
{
    public static Value Loss(OpCase c)
    {
        Loss loss = Create(c);
        Value x = c.Rows(c.X);
        string name = c.InputNames.FirstOrDefault(n => n != "x") ?? throw new GoldenFormatException("a loss needs an input with targets");
        Value target = c.Input(name, loss.SparseTargets ? new Shape(x.Shape[0]) : x.Shape);
        if ((target.Type == DataType.Int32) != loss.SparseTargets)
        {
            throw new GoldenFormatException($"'{name}' should be {(loss.SparseTargets ? "I32" : "F32")}");
        }

        LossNodes nodes = loss.Emit(c.Graph, x, target, null);
        c.KnownGradients.Add(new(nodes.GradientOf, nodes.Gradient));
        c.Terms = x.Shape.ElementCount;
        return nodes.PerRow;
    }

    private static Loss Create(OpCase c)
    {
        bool logits = GoldenJson.Flag(c.Attributes, "from_logits");
        float smoothing = (float)GoldenJson.Number(c.Attributes, "label_smoothing", 0);
        Loss plain;
        try
        {
            plain = Cnn.OneDnn.Loss.Parse(GoldenJson.Text(c.Attributes, "name"));
        }
        catch (ArgumentException e)
        {
            throw new UnsupportedException(e.Message, e);
        }

        return plain switch
        {
            SparseCategoricalCrossentropy => new SparseCategoricalCrossentropy { FromLogits = logits },
            CategoricalCrossentropy => new CategoricalCrossentropy { FromLogits = logits, LabelSmoothing = smoothing },
            BinaryCrossentropy => new BinaryCrossentropy { FromLogits = logits, LabelSmoothing = smoothing },
            Huber => new Huber { Delta = (float)GoldenJson.Number(c.Attributes, "delta", 1) },
            _ => plain,
        };
    }
}
