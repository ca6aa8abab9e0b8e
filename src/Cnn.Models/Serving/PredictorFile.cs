using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Predictors from files of any kind that this library reads.</summary>
public static class PredictorFile
{
    /// <summary>A predictor from a checkpoint or, where the name ends in .onnx, an ONNX file.</summary>
    /// <param name="path">The file. It need not be trusted.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <param name="modelOptions">Which backend computes, and in what precision.</param>
    /// <exception cref="InvalidFormatException">The file is damaged or of another kind; the message says where.</exception>
    /// <exception cref="UnsupportedException">An ONNX file asks for something that the layers do not do.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Predictor Load(string path, PredictorOptions? options = null, ModelOptions? modelOptions = null)
    {
        using Model model = LoadModel(path, modelOptions);
        return new Predictor(model, options);
    }

    /// <summary>The model of a file.</summary>
    internal static Model LoadModel(string path, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsOnnx(path) ? OnnxModel.Load(path, new OnnxImportOptions { Engine = options ?? new ModelOptions() }) : Model.Load(path, options);
    }

    /// <summary>What a file says about the images of its model.</summary>
    internal static SampleMetadata ReadSamples(string path) =>
        IsOnnx(path) ? SampleMetadata.Read(OnnxModel.ReadMetadata(path)) : SampleMetadata.Read(Checkpoint.ReadInfo(path));

    private static bool IsOnnx(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
}
