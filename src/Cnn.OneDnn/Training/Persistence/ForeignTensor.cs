using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Where a parameter stands in a file and how its elements are arranged there.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Names">Its names, the one that is written first.</param>
/// <param name="Shape">Its shape in the file.</param>
/// <param name="Sources">For each element of the file's tensor the place in Keras's; null when they are the same.</param>
internal sealed record ForeignTensor(Parameter Parameter, IReadOnlyList<string> Names, Shape Shape, Func<int[]>? Sources)
{
    /// <summary>"layer/kernel"; of a layer inside of another one "block/layer/kernel".</summary>
    public static string KerasName(Parameter parameter) => parameter.Path;

    /// <summary>The file's order from Keras's.</summary>
    public Tensor ToFile(Tensor keras)
    {
        if (Sources is null)
        {
            return keras;
        }

        var result = new Tensor(Shape);
        Span<float> from = keras.AsSpan<float>(), to = result.AsSpan<float>();
        int[] sources = Sources();
        for (int i = 0; i < sources.Length; i++)
        {
            to[i] = from[sources[i]];
        }

        return result;
    }

    /// <summary>Keras's order from the file's.</summary>
    public Tensor ToKeras(Tensor file)
    {
        if (Sources is null)
        {
            return file;
        }

        var result = new Tensor(Parameter.Shape);
        Span<float> from = file.AsSpan<float>(), to = result.AsSpan<float>();
        int[] sources = Sources();
        for (int i = 0; i < sources.Length; i++)
        {
            to[sources[i]] = from[i];
        }

        return result;
    }
}
