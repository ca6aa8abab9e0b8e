using System.Runtime.CompilerServices;
using Cnn.Models.Onnx.Export;
using Cnn.Models.Onnx.Import;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Google.Protobuf;

namespace Cnn.Models;

/// <summary>
/// Networks as ONNX files (opset 17, float32). A file holds the network as it predicts: dropout is gone, batch normalization uses its moving statistics, the
/// size of a batch is open. Reading gives a model of layers with the file's weights, which predicts and trains as any other.
/// </summary>
/// <example>
/// <code>
/// OnnxModel.Save(model, "digits.onnx");
/// using Model again = OnnxModel.Load("digits.onnx");
/// </code>
/// </example>
public static class OnnxModel
{
    /// <summary>Writes a network to a file, which appears only when it is complete.</summary>
    /// <param name="model">Which network.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="options">What the file's inputs and outputs look like.</param>
    /// <exception cref="UnsupportedException">A layer does something for which ONNX has no operator; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written; one that was there is untouched.</exception>
    public static void Save(Model model, string path, OnnxExportOptions? options = null)
    {
        using var file = new AtomicFile(path);
        Write(model, file.Stream, options);
        file.Commit();
    }

    /// <summary>Writes a network to a stream.</summary>
    /// <inheritdoc cref="Save" path="/exception[1]"/>
    public static void Write(Model model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        GraphExporter.Export(model, options ?? new OnnxExportOptions()).WriteTo(stream);
    }

    /// <summary>
    /// Makes a model from a file. Images have the axes that the file gives them, mostly (C, H, W), unless <see cref="OnnxImportOptions.ChannelsLast"/> is set.
    /// </summary>
    /// <param name="path">The file. It need not be trusted. Weights that lie in other files (external data) are read from its own folder and from nowhere
    /// else.</param>
    /// <param name="options">What the model's inputs look like, seed and backend.</param>
    /// <exception cref="InvalidFormatException">The file is damaged or contradicts itself; the message says where.</exception>
    /// <exception cref="UnsupportedException">The file asks for something that the layers do not do; the message names the node and its operator.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, OnnxImportOptions? options = null)
    {
        return Load(path, options, out _);
    }

    /// <summary>The same, with the text that was kept with the network, of the same moment if the file is replaced meanwhile.</summary>
    internal static Model Load(string path, OnnxImportOptions? options, out IReadOnlyDictionary<string, string> text)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            ModelProto file = OnnxFile.Read(path);
            text = TextOf(file);
            return GraphImporter.Import(file, options ?? new OnnxImportOptions(), Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (InvalidFormatException e)
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
        catch (UnsupportedException e)
        {
            throw new UnsupportedException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Makes a model from a file's content in a stream, which must hold the weights too; it is read to its end, up to 2 GiB, and stays open.
    /// </summary>
    /// <inheritdoc cref="Load(string, OnnxImportOptions)" path="/exception[1]"/>
    /// <inheritdoc cref="Load(string, OnnxImportOptions)" path="/exception[2]"/>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Model Load(Stream stream, OnnxImportOptions? options = null)
    {
        return Read(StreamBytes.Read(stream), options);
    }

    /// <summary>A network as the bytes of a file.</summary>
    /// <inheritdoc cref="Save" path="/exception[1]"/>
    public static byte[] ToBytes(Model model, OnnxExportOptions? options = null)
    {
        var content = new MemoryStream();
        Write(model, content, options);
        return content.ToArray();
    }

    /// <summary>Makes a model from a file's bytes, which must hold the weights too.</summary>
    /// <inheritdoc cref="Load(string, OnnxImportOptions)" path="/exception[1]"/>
    /// <inheritdoc cref="Load(string, OnnxImportOptions)" path="/exception[2]"/>
    public static Model Read(ReadOnlySpan<byte> bytes, OnnxImportOptions? options = null) =>
        GraphImporter.Import(OnnxFile.Parse(bytes), options ?? new OnnxImportOptions(), null);

    /// <summary>
    /// Makes the layers known that files of imported networks may have, so that <see cref="Model.Load(string, ModelOptions?)"/> reads them in a program that
    /// uses nothing else of this library. Whatever else is called here does it too.
    /// </summary>
    public static void RegisterLayers() => RuntimeHelpers.RunModuleConstructor(typeof(OnnxModel).Module.ModuleHandle);

    /// <summary>The text that was kept with a network.</summary>
    /// <inheritdoc cref="Load(string, OnnxImportOptions)" path="/exception[1]"/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return TextOf(OnnxFile.Read(path));
        }
        catch (InvalidFormatException e)
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The same, from a file's content.</summary>
    internal static Model Read(ReadOnlySpan<byte> bytes, OnnxImportOptions options, out IReadOnlyDictionary<string, string> text)
    {
        ModelProto file = OnnxFile.Parse(bytes);
        text = TextOf(file);
        return GraphImporter.Import(file, options, null);
    }

    private static Dictionary<string, string> TextOf(ModelProto file)
    {
        var text = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StringStringEntryProto entry in file.MetadataProps)
        {
            text[entry.Key] = entry.Value;
        }

        return text;
    }
}
