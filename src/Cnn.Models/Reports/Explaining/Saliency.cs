using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// Saliency (Simonyan et al. 2013): how much a class's score moves with each pixel, the largest absolute gradient of its channels.
/// </summary>
public static class Saliency
{
    /// <summary>The map for one image.</summary>
    /// <param name="model">A network of one input, which is an image, with one output of a number for each class.</param>
    /// <param name="sample">The image, (1, ...) as the input has it.</param>
    /// <param name="classIndex">The class; null for the most probable one. Of a network with one output after a sigmoid, 0 or 1.</param>
    /// <exception cref="ArgumentException">The network's input is no image, there is no such class, or the sample does not have the input's shape.</exception>
    public static HeatMap Compute(Model model, Tensor sample, int? classIndex = null)
    {
        _ = ClassScore.Count(model);
        SymbolicTensor input = model.Inputs[0];
        if (input.Shape.Rank != 3)
        {
            throw new ArgumentException($"Model '{model.Name}' takes samples of shape {input.Shape}; an image of three axes is expected.", nameof(model));
        }

        (int chosen, _, float[] gradient) = ClassScore.Differentiate(model, sample, classIndex, input);
        bool last = FormatOf(model, input) == DataFormat.ChannelsLast;
        (int height, int width, int channels) = last
            ? (input.Shape[0], input.Shape[1], input.Shape[2])
            : (input.Shape[1], input.Shape[2], input.Shape[0]);
        float[] values = new float[height * width];
        for (int p = 0; p < values.Length; p++)
        {
            for (int c = 0; c < channels; c++)
            {
                values[p] = MathF.Max(values[p], MathF.Abs(gradient[last ? (p * channels) + c : (c * values.Length) + p]));
            }
        }

        return new HeatMap(height, width, values, chosen, input.Layer.Name);
    }

    // An input does not say where its channels are: the first layer that was told does, else their number, one or three.
    private static DataFormat FormatOf(Model model, SymbolicTensor input)
    {
        HashSet<SymbolicTensor> same = [input];
        foreach (SymbolicTensor call in model.Calls.Where(c => c.Inputs.Any(same.Contains)))
        {
            if ((string?)call.Layer.GetConfig()["data_format"] is { } format)
            {
                return format == "channels_first" ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast;
            }

            if (call.Shape == input.Shape && call.Layer.ClassName is not ("Permute" or "Reshape"))
            {
                same.Add(call);
            }
        }

        return ImageEncoding.FormatOf(input.Shape, input.Format);
    }
}
