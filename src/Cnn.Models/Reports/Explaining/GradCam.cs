using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// Grad-CAM (Selvaraju et al. 2017): where in an image a network sees what speaks for a class. The channels of a late layer are added with the mean gradient of
/// the class's score by each of them as its weight, and what is negative is left out: relu(sum_k a_k A_k), a_k the mean over all places of dS/dA_k.
/// </summary>
public static class GradCam
{
    /// <summary>The map for one sample.</summary>
    /// <param name="model">A network of one input, with one output of a number for each class.</param>
    /// <param name="sample">The sample, (1, ...) as the input has it.</param>
    /// <param name="classIndex">The class; null for the most probable one. Of a network with one output after a sigmoid, 0 or 1.</param>
    /// <param name="layer">
    /// The layer whose channels are added; null for what the last convolution gives, after the normalization, addition and activation that follow it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A layer or class is not there, a layer gives no channels with places, or the sample does not have the input's shape.
    /// </exception>
    public static HeatMap Compute(Model model, Tensor sample, int? classIndex = null, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        SymbolicTensor by = layer is null ? LayerOf(model) : Named(model, layer);
        (int chosen, float[] values, float[] gradient) = ClassScore.Differentiate(model, sample, classIndex, by);
        bool last = by.Format == DataFormat.ChannelsLast;
        (int height, int width, int channels) = last ? (by.Shape[0], by.Shape[1], by.Shape[2]) : (by.Shape[1], by.Shape[2], by.Shape[0]);
        int places = height * width;
        int At(int place, int channel) => last ? (place * channels) + channel : (channel * places) + place;
        double[] sums = new double[places];
        for (int c = 0; c < channels; c++)
        {
            double weight = 0;
            for (int p = 0; p < places; p++)
            {
                weight += gradient[At(p, c)];
            }

            weight /= places;
            for (int p = 0; p < places; p++)
            {
                sums[p] += weight * values[At(p, c)];
            }
        }

        return new HeatMap(height, width, Array.ConvertAll(sums, s => (float)Math.Max(0, s)), chosen, by.Layer.Name);
    }

    /// <summary>The names of the layers that may be chosen: those that give channels with more than one place, before the last one that computes.</summary>
    public static IReadOnlyList<string> Layers(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. Candidates(model).Select(c => c.Layer.Name).Distinct()];
    }

    // What the network gives, in whatever shape, has classes for places; behind a last softmax or sigmoid no score follows from anything.
    private static SymbolicTensor[] Candidates(Model model)
    {
        List<SymbolicTensor> ending = ClassProbabilities.Ending(model);
        return [.. model.Calls.Where(c => HasPlaces(c) && !ending.Contains(c))];
    }

    private static SymbolicTensor Named(Model model, string layer)
    {
        // A layer may be called several times, and not every call gives places.
        SymbolicTensor[] candidates = Candidates(model);
        if (candidates.LastOrDefault(c => c.Layer.Name == layer) is { } chosen)
        {
            return chosen;
        }

        SymbolicTensor? call = model.Calls.LastOrDefault(c => c.Layer.Name == layer);
        string chances = string.Join(", ", candidates.Select(c => c.Layer.Name).Distinct());
        throw new ArgumentException(
            call is null ? $"Model '{model.Name}' has no layer '{layer}'. Those with places are {chances}."
                : HasPlaces(call) ? $"Layer '{layer}' of model '{model.Name}' gives what the model does. Layers with places before it are {chances}."
                : $"Layer '{layer}' of model '{model.Name}' gives {call.Shape}, which has no places. Layers that have are {chances}.",
            nameof(layer));
    }

    // A network within the network is a layer whose convolutions are not seen from here: then the last layer with places has to do.
    private static SymbolicTensor LayerOf(Model model)
    {
        SymbolicTensor[] candidates = Candidates(model);
        SymbolicTensor last = candidates.LastOrDefault(c => c.Layer.ClassName.Contains("Conv", StringComparison.Ordinal))
            ?? candidates.LastOrDefault()
            ?? throw new ArgumentException(
                $"Model '{model.Name}' has no layer that gives channels with places: Grad-CAM is for convolutional networks.", nameof(model));
        while (model.Calls.Where(c => c.Inputs.Contains(last)).ToArray() is [var next] && candidates.Contains(next) && Refines(last, next))
        {
            last = next;
        }

        return last;
    }

    private static bool Refines(SymbolicTensor before, SymbolicTensor next) =>
        Places(next) == Places(before) && !next.Layer.ClassName.Contains("Pooling", StringComparison.Ordinal)
            && !next.Layer.ClassName.Contains("Dropout", StringComparison.Ordinal);

    private static bool HasPlaces(SymbolicTensor tensor)
    {
        (int height, int width) = Places(tensor);
        return height * width > 1;
    }

    private static (int Height, int Width) Places(SymbolicTensor tensor) => tensor.Shape.Rank != 3 ? (0, 0)
        : tensor.Format == DataFormat.ChannelsLast ? (tensor.Shape[0], tensor.Shape[1])
        : (tensor.Shape[1], tensor.Shape[2]);
}
