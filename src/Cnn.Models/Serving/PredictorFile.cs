using Cnn.Models.WeightFiles;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

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
    public static Predictor Load(string path, PredictorOptions? options = null, ModelOptions? modelOptions = null) =>
        Make(Read(path, modelOptions), options);

    /// <summary>A predictor from the content of a checkpoint or of an ONNX file, whose weights are inside.</summary>
    /// <param name="content">The content. It need not be trusted.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <param name="modelOptions">Which backend computes, and in what precision.</param>
    /// <exception cref="InvalidFormatException">The content is damaged or of another kind; the message says where.</exception>
    /// <exception cref="UnsupportedException">An ONNX file asks for something that the layers do not do.</exception>
    public static Predictor Load(byte[] content, PredictorOptions? options = null, ModelOptions? modelOptions = null) =>
        Make(Read(content, modelOptions), options);

    /// <summary>The same, from a stream, which is read to its end, up to 2 GiB, and stays open.</summary>
    /// <inheritdoc cref="Load(byte[], PredictorOptions?, ModelOptions?)"/>
    /// <param name="stream">The content. It need not be trusted.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <param name="modelOptions">Which backend computes, and in what precision.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Predictor Load(Stream stream, PredictorOptions? options = null, ModelOptions? modelOptions = null) =>
        Make(Read(StreamBytes.Read(stream), modelOptions), options);

    /// <summary>The model of a file, and what it says about the images of its training: of one moment, should the file be replaced meanwhile.</summary>
    internal static (Model Model, SampleMetadata Samples) Read(string path, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return WithSamples(OnnxModel.Load(path, Import(options), out IReadOnlyDictionary<string, string> text), () => SampleMetadata.Read(text));
        }

        try
        {
            using FileStream file = InputFile.Open(path);
            return ReadCheckpoint(file, options);
        }
        catch (InvalidFormatException e)
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The same of a file's content.</summary>
    internal static (Model Model, SampleMetadata Samples) Read(byte[] content, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Read(new ArraySegment<byte>(content), options);
    }

    /// <summary>The same of a part of an array.</summary>
    internal static (Model Model, SampleMetadata Samples) Read(ArraySegment<byte> content, ModelOptions? options)
    {
        return SafeTensorsSource.Is(content, content.Count)
            ? ReadCheckpoint(new MemoryStream(content.Array!, content.Offset, content.Count, writable: false), options)
            : WithSamples(OnnxModel.Read(content, Import(options), out IReadOnlyDictionary<string, string> text), () => SampleMetadata.Read(text));
    }

    private static (Model Model, SampleMetadata Samples) ReadCheckpoint(Stream stream, ModelOptions? options)
    {
        SampleMetadata samples = SampleMetadata.Read(Checkpoint.ReadInfo(stream));
        stream.Position = 0;
        return (Model.Load(stream, options), samples);
    }

    private static (Model Model, SampleMetadata Samples) WithSamples(Model model, Func<SampleMetadata> read)
    {
        try
        {
            return (model, read());
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static OnnxImportOptions Import(ModelOptions? options) => new() { Engine = options ?? new ModelOptions() };

    private static Predictor Make((Model Model, SampleMetadata Samples) file, PredictorOptions? options)
    {
        using Model model = file.Model;
        return new Predictor(model, options);
    }
}
