using System.Text.Json;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>Normalizations.</summary>
internal static class NormalizationOps
{
    public static Value BatchTraining(OpCase c)
    {
        Value[] made = c.Graph.Emit(new BatchNormalizationOp(Epsilon(c), c.Has("gamma"), c.Has("beta")), WithScale(c, c.X));
        c.Terms = c.X.Shape.ElementCount / c.X.Shape[1];
        if (GoldenJson.Has(c.Json, "state"))
        {
            JsonElement state = GoldenJson.Get(c.Json, "state", JsonValueKind.Object);
            float momentum = (float)GoldenJson.Number(c.Attributes, "momentum", 0.99);
            Average(c, state, "moving_mean", made[1], momentum);
            Average(c, state, "moving_var", made[2], momentum);
        }

        return made[0];
    }

    public static Value BatchInference(OpCase c)
    {
        Value[] inputs = [.. WithScale(c, c.X), c.Input("moving_mean"), c.Input("moving_var")];
        c.SetGradientTerms("gamma", c.X.Shape.ElementCount / c.X.Shape[1]);
        c.SetGradientTerms("beta", c.X.Shape.ElementCount / c.X.Shape[1]);
        return c.Emit(new BatchNormalizationInferenceOp(Epsilon(c), c.Has("gamma"), c.Has("beta")), inputs);
    }

    /// <summary>Over as many trailing axes as gamma or beta have; the last one without both.</summary>
    public static Value Layer(OpCase c)
    {
        int axes = c.Has("gamma") ? c.ShapeOf("gamma").Rank : c.Has("beta") ? c.ShapeOf("beta").Rank : 1;
        int columns = 1;
        for (int i = 1; i <= axes && i <= c.X.Shape.Rank; i++)
        {
            columns *= c.X.Shape[-i];
        }

        var rows = new Shape(c.X.Shape.ElementCount / Math.Max(1, columns), columns);
        c.Terms = Math.Max(rows[0], columns);
        Value y = c.Graph.Emit(new LayerNormalizationOp(Epsilon(c), c.Has("gamma"), c.Has("beta")), WithScale(c, c.Reshape(c.X, rows)))[0];
        return c.Reshape(y, c.X.Shape);
    }

    public static Value Group(OpCase c)
    {
        int groups = GoldenJson.Int(c.Attributes, "groups");
        if (groups < 1)
        {
            throw new GoldenFormatException("'groups' should be positive");
        }

        c.Terms = c.X.Shape.ElementCount / Math.Max(1, Math.Min(c.X.Shape[0] * groups, c.X.Shape[1]));
        return c.Graph.Emit(new GroupNormalizationOp(groups, Epsilon(c), c.Has("gamma"), c.Has("beta")), WithScale(c, c.X))[0];
    }

    public static Value LocalResponse(OpCase c)
    {
        int size = GoldenJson.Int(c.Attributes, "size");
        c.Terms = size;
        return c.Emit(
            new LocalResponseNormalizationOp(
                size,
                (float)GoldenJson.Number(c.Attributes, "alpha", 1e-4),
                (float)GoldenJson.Number(c.Attributes, "beta", 0.75),
                (float)GoldenJson.Number(c.Attributes, "k", 1)),
            c.X);
    }

    private static float Epsilon(OpCase c) => (float)GoldenJson.Number(c.Attributes, "epsilon", 1e-3);

    private static Value[] WithScale(OpCase c, Value x)
    {
        List<Value> inputs = [x];
        foreach (string name in (string[])["gamma", "beta"])
        {
            if (c.Has(name))
            {
                inputs.Add(c.Input(name, new Shape(c.ShapeOf(name).ElementCount)));
            }
        }

        return [.. inputs];
    }

    private static void Average(OpCase c, JsonElement state, string name, Value batch, float momentum)
    {
        Value moving = c.Constant(GoldenJson.Text(state, name));
        c.Graph.Emit(new MovingAverageOp(momentum), moving, batch);
        c.Updated.Add((moving, GoldenJson.Text(state, name + "_after")));
    }
}
