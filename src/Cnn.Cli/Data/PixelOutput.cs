using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli;

/// <summary>What a network gives that has numbers for each pixel: of K classes (H, W, K) or (K, H, W), of two also one number.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Numbers for each pixel.</param>
/// <param name="IsFirst">Whether they stand first.</param>
internal sealed record PixelOutput(int Height, int Width, int Channels, bool IsFirst)
{
    /// <summary>How many classes it tells apart.</summary>
    public int Classes => Math.Max(2, Channels);

    /// <summary>Of a network's first output; null where that is something else.</summary>
    public static PixelOutput? From(Model model)
    {
        Shape given = model.Outputs[0].Shape;
        if (given.Rank != 3 || TargetChoice.GivesRow(model) || ClassProbabilities.KindOf(model) != OutputKind.Classes)
        {
            return null;
        }

        bool isFirst = IsChannelsFirst(model.Inputs[0].Shape, given, model.Outputs[0].Format);
        PixelOutput output = isFirst ? new(given[1], given[2], given[0], true) : new(given[0], given[1], given[2], false);

        // A single number without a sigmoid, and no loss that says what it is, is a value of an image.
        return output.Channels > 1 || EndsIn(model, "sigmoid") || model.Losses is [BinaryCrossentropy or BinaryFocalCrossentropy, ..] ? output : null;
    }

    /// <summary>
    /// Whether a network gives a class for each pixel: its channels are named, or a softmax makes shares of them. Others make images of images.
    /// </summary>
    public static PixelOutput? OfClasses(Model model, CheckpointInfo info) =>
        From(model) is { } output && (SampleMetadata.Read(info).ClassNames.Count == output.Classes || EndsIn(model, "softmax")) ? output : null;

    /// <summary>The class of each pixel.</summary>
    /// <param name="given">The numbers of one image.</param>
    /// <param name="areProbabilities">Whether a single number is a probability, and no score.</param>
    public byte[] Labels(ReadOnlySpan<float> given, bool areProbabilities)
    {
        byte[] labels = new byte[Height * Width];
        (int pixel, int channel) = IsFirst ? (1, labels.Length) : (Channels, 1);
        float half = areProbabilities ? 0.5f : 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int best = Channels == 1 && given[i] > half ? 1 : 0;
            for (int c = 1; c < Channels; c++)
            {
                best = given[(i * pixel) + (c * channel)] > given[(i * pixel) + (best * channel)] ? c : best;
            }

            labels[i] = (byte)Math.Min(best, MaskImage.Void);
        }

        return labels;
    }

    // By where the height and the width of the image stand, and where that says nothing by what the last layer says.
    private static bool IsChannelsFirst(Shape image, Shape given, DataFormat format)
    {
        if (image.Rank == 3)
        {
            bool isFirst = given[1] == image[1] && given[2] == image[2], isLast = given[0] == image[0] && given[1] == image[1];
            if (isFirst != isLast)
            {
                return isFirst;
            }
        }

        return format == DataFormat.ChannelsFirst;
    }

    private static bool EndsIn(Model model, string activation)
    {
        Layer last = model.Outputs[0].Layer;
        return last.ClassName.Equals(activation, StringComparison.OrdinalIgnoreCase) || (string?)last.GetConfig()["activation"] == activation;
    }
}
