using Cnn.OneDnn.Files;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// Tensors whose bytes lie in files beside the ONNX file, as large networks are saved. A file names where they lie, and is not believed: only files inside its
/// own folder are read, no link is followed, and no more is read than there is.
/// </summary>
/// <param name="folder">The folder of the ONNX file; null where it came as bytes and has none.</param>
/// <param name="most">How many bytes are read in all.</param>
internal sealed class ExternalData(string? folder, long most)
{
    private long taken;

    /// <summary>Reads no more than fits in this machine's memory.</summary>
    public ExternalData(string? folder)
        : this(folder, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
    {
    }

    /// <summary>For tensors that must have their bytes with them.</summary>
    public static ExternalData None { get; } = new(null);

    /// <summary>The bytes of a tensor.</summary>
    /// <param name="proto">The tensor, which says in which file they are and where.</param>
    /// <param name="expected">How many its sizes ask for.</param>
    /// <param name="what">The tensor in words.</param>
    /// <exception cref="InvalidFormatException">The file is missing, elsewhere or too short, or the number of bytes is not the expected one.</exception>
    /// <exception cref="UnsupportedException">The network came without a folder.</exception>
    public byte[] Read(TensorProto proto, long expected, string what)
    {
        if (folder is null)
        {
            throw new UnsupportedException(
                $"{what} lies in another file (external data), and where that is cannot be told from bytes. Load the network from its file, or save it " +
                    $"with its weights inside.");
        }

        string location = Entry(proto, "location") ?? throw new InvalidFormatException($"{what} lies in another file, and the file does not say in which.");
        var file = new FileInfo(FileBeside.Resolve(folder, location, what, "ONNX file"));
        string where = $"{what} lies in '{PlainText.Excerpt(location)}'";
        if (!file.Exists)
        {
            throw new InvalidFormatException($"{where}, which is not there. Keep the files of a network in one folder, as they were saved.");
        }

        long offset = Number(proto, "offset", where) ?? 0, length = Number(proto, "length", where) ?? Math.Max(0, file.Length - offset);
        if (offset > file.Length || length > file.Length - offset)
        {
            throw new InvalidFormatException(
                $"{where} from byte {offset}, {length} bytes long; that file has {file.Length} bytes. It is cut short, or of another network.");
        }

        if (length != expected)
        {
            throw new InvalidFormatException($"{where}, where it has {length} bytes; its sizes ask for {expected}. The file is damaged.");
        }

        // Several tensors may name the same bytes: all of them together have to fit in memory.
        if (length > Array.MaxLength || (taken += length) > most)
        {
            throw new InvalidFormatException($"{where} and has {length} bytes; at most 2 GiB each, and {most} in all, are read.");
        }

        if (length == 0)
        {
            return [];
        }

        byte[] bytes = new byte[length];
        using FileStream stream = file.OpenRead();
        stream.Position = offset;
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidFormatException($"{where}, which became shorter while it was read.", e);
        }

        return bytes;
    }

    private static string? Entry(TensorProto proto, string key) => proto.ExternalData.LastOrDefault(e => e.Key == key)?.Value;

    private static long? Number(TensorProto proto, string key, string where) => Entry(proto, key) is not { } text ? null
        : NumberText.TryCount(text, out long value) ? value
        : throw new InvalidFormatException($"{where} with the {key} '{PlainText.Excerpt(text)}'; expected a number of bytes.");
}
