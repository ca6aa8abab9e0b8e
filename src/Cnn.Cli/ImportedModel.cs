using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>
/// A network from an ONNX file, or from one of Keras or TensorFlow.js, and in which order it takes the axes of images, so that data sets and pictures are given
/// to it in that order.
/// </summary>
internal static class ImportedModel
{
    private static readonly string[] KerasEndings = [".keras", ".h5", ".hdf5", ".json"];

    /// <summary>Whether a file's name is one of a network of Keras or TensorFlow.js.</summary>
    public static bool IsKeras(string path) => KerasEndings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a file of Keras or TensorFlow.js.</summary>
    /// <returns>The network, and the text to keep with it.</returns>
    /// <exception cref="InvalidFormatException">The file is damaged.</exception>
    /// <exception cref="UnsupportedException">It asks for something that is not done here.</exception>
    public static (Model Model, IReadOnlyDictionary<string, string> Text) Read(string path, KerasImportOptions options)
    {
        Model model = KerasModel.Load(path, options);
        Dictionary<string, string> nothing = [];
        return (model, model.Inputs.Count == 1 && model.Inputs[0].Shape.Rank == 3
            ? TrainedModel.WithFormat(nothing, ImageEncoding.FormatOf(model.Inputs[0].Shape, DataFormat.ChannelsLast))
            : nothing);
    }

    /// <summary>Reads an ONNX file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="channelsLast">Whether images are to have their channels last, whatever order the file has.</param>
    /// <returns>The network, and the text to keep with it.</returns>
    /// <exception cref="InvalidFormatException">The file is damaged.</exception>
    /// <exception cref="UnsupportedException">It asks for something that is not done here.</exception>
    public static (Model Model, IReadOnlyDictionary<string, string> Text) Read(string path, OnnxImportOptions options, bool channelsLast)
    {
        IReadOnlyDictionary<string, string> text = OnnxModel.ReadMetadata(path);
        Model model = OnnxModel.Load(path, options);
        try
        {
            DataFormat? order = OrderOf(model, TrainedModel.EncodingOf(text));
            if (channelsLast && order != DataFormat.ChannelsLast)
            {
                model.Dispose();
                model = OnnxModel.Load(path, options with { ChannelsLast = true });
                order = order is null ? null : DataFormat.ChannelsLast;
            }

            return (model, order is { } known ? TrainedModel.WithFormat(text, known) : text);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // What the file says where the sizes do not tell, and else where ONNX has the channels.
    private static DataFormat? OrderOf(Model model, ImageEncoding? said) => model.Inputs.Count == 1 && model.Inputs[0].Shape.Rank == 3
        ? ImageEncoding.FormatOf(model.Inputs[0].Shape, said?.Format ?? DataFormat.ChannelsFirst)
        : null;
}
