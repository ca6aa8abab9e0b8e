using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Layers.Reference;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>A layer under test inside a model, fed with numbers that keep away from kinks: all different, none near zero.</summary>
internal sealed class LayerModel : IDisposable
{
    public LayerModel(LayerCase given, BackendKind backend, int batch, bool withOffsets)
    {
        Layer = given.Make();
        Input[] inputs = [.. given.Inputs.Select(shape => new Input(shape))];
        SymbolicTensor[] entries = [.. inputs.Select(i => withOffsets ? new TestOffset().Apply(i.Output) : i.Output)];
        SymbolicTensor output = Layer.Apply(entries);
        Model = new Model([.. inputs.Select(i => i.Output)], [withOffsets ? new Flatten().Apply(output) : output])
        {
            Options = new ModelOptions { Backend = backend, Seed = 7 },
        };
        Random random = new(given.Name.Length);
        int[][] shapes = [.. given.Inputs.Select(shape => (int[])[batch, .. shape])];
        Inputs = Spread(shapes, random);
        MakeWhole(given.WholeBelow);
        foreach (Parameter parameter in Layer.Parameters)
        {
            // Variances are positive, slopes too: the pieces of a PReLU with a negative one would be no function that is trained.
            bool positive = parameter.Name is "moving_variance" or "gamma" or "alpha" or "variance";
            if (Layer is not Normalization)
            {
                Set(parameter,
                    [.. Enumerable.Range(0, parameter.Shape.ElementCount)
                    .Select(_ => (float)(positive ? 0.25 + random.NextDouble() : random.NextDouble() - 0.5))]);
            }
        }
    }

    public Layer Layer { get; }

    public Model Model { get; }

    public Tensor[] Inputs { get; }

    public static Nd ToNd(Tensor tensor) => new(tensor.Shape.ToArray(), Array.ConvertAll(tensor.AsSpan<float>().ToArray(), v => (double)v));

    public float[] Get(Parameter parameter) => Model.GetWeight(parameter).AsSpan<float>().ToArray();

    public void Set(Parameter parameter, float[] values)
    {
        var tensor = new Tensor(parameter.Shape);
        values.CopyTo(tensor.AsSpan<float>());
        Model.SetWeight(parameter, tensor);
    }

    public Nd Reference() => ReferenceLayer.Run(Layer, [.. Inputs.Select(ToNd)], [.. Layer.Parameters.Select(p => ToNd(Model.GetWeight(p)))]);

    public void Dispose() => Model.Dispose();

    // From (-2, 2), where they are spread evenly.
    private void MakeWhole(int? below)
    {
        foreach (Tensor input in below is null ? [] : Inputs)
        {
            foreach (ref float value in input.AsSpan<float>())
            {
                value = MathF.Floor((value + 2) / 4 * below!.Value);
            }
        }
    }

    private static Tensor[] Spread(int[][] shapes, Random random)
    {
        int count = shapes.Sum(Nd.Count);
        float[] values = [.. Enumerable.Range(0, count).Select(i => (float)(((i + 0.5) / count * 4) - 2))];
        random.Shuffle(values);
        int start = 0;
        var tensors = new List<Tensor>();
        foreach (int[] shape in shapes)
        {
            var tensor = new Tensor(new Shape(shape));
            values.AsSpan(start, tensor.Shape.ElementCount).CopyTo(tensor.AsSpan<float>());
            start += tensor.Shape.ElementCount;
            tensors.Add(tensor);
        }

        return [.. tensors];
    }
}
