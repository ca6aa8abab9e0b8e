using System.Runtime.InteropServices;
using Cnn.Models.WeightFiles;
using Cnn.Models.WeightFiles.Hdf5;
using Cnn.Models.WeightFiles.Keras;
using Cnn.Models.WeightFiles.PyTorch;
using Cnn.Models.WeightFiles.TensorFlowJs;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>
/// A file of tensors by name that another program wrote: safetensors, a state dict of PyTorch (.pth, .pt), weights or a model of Keras (.weights.h5, .h5,
/// .keras), a layers model of TensorFlow.js (model.json with its files beside it), the weights of an ONNX file, or any HDF5 file of numbers. Names, types and
/// shapes are known once it is open; elements are read when they are asked for, but those of ONNX files all at once when it is opened. Nothing in the file is
/// trusted and nothing in it is executed: sizes are held against the file's length before memory is taken.
/// </summary>
public sealed class TensorFile : IDisposable
{
    private static readonly byte[] ZipStart = [0x50, 0x4b, 0x03, 0x04];
    private readonly TensorSource source;
    private readonly Dictionary<string, TensorEntry> byName;

    private TensorFile(string path, TensorSource source)
    {
        Path = path;
        this.source = source;
        byName = source.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>What its format is called: safetensors, PyTorch, Keras (any HDF5 file), TensorFlow.js or ONNX.</summary>
    public string Format => source.Format;

    /// <summary>
    /// The tensors in the file's order. Of a checkpoint with more than weights, such as {"state_dict": …, "epoch": 3}, those of the state dict.
    /// </summary>
    public IReadOnlyList<TensorEntry> Entries => source.Entries;

    internal IReadOnlyList<StoredLayer> Layers => source.Layers;

    internal TensorSource Source => source;

    /// <summary>Text that was saved with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => source.Metadata;

    /// <summary>
    /// Opens a file. Its content says what format it has, whatever it is called; but files of ONNX and TensorFlow.js have no mark of their own and are known by
    /// their endings, .onnx and .json.
    /// </summary>
    /// <exception cref="InvalidFormatException">It has no format that is read, is damaged, or asks for more than tensors; the message says what.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TensorFile Open(string path)
    {
        InputFile.Require(path);
        try
        {
            return new TensorFile(path, SourceOf(path));
        }
        catch (InvalidFormatException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The tensor of this name, null if there is none.</summary>
    public TensorEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>A tensor with the elements: floating-point numbers as Float32, whole ones as Int32.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="InvalidFormatException">It is too large for memory, of a type that is not read, was never written, a 64-bit integer does not fit 32
    /// bits, or the file ends before it should.</exception>
    public Tensor Read(string name)
    {
        TensorEntry entry = Require(name);
        var tensor = new Tensor(ShapeOf(entry), entry.IsFloat ? DataType.Float32 : DataType.Int32);
        if (entry.IsFloat)
        {
            ReadFloats(name, tensor.AsSpan<float>());
            return tensor;
        }

        try
        {
            Elements.ToInts(entry.Type, Bytes(entry), tensor.AsSpan<int>());
        }
        catch (InvalidFormatException e) when (!e.Message.StartsWith(Path, StringComparison.Ordinal))
        {
            throw new InvalidFormatException($"{Path}: tensor '{FileText.Shown(name)}': {e.Message}", e);
        }

        return tensor;
    }

    /// <summary>Reads the elements as floats, from any floating-point type.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has not exactly as many elements.</exception>
    /// <exception cref="InvalidFormatException">The elements are whole numbers or of a type that is not read, were never written, or the file ends before it
    /// should.</exception>
    public void ReadFloats(string name, Span<float> destination)
    {
        TensorEntry entry = Require(name);
        if (!entry.IsFloat)
        {
            throw new InvalidFormatException($"{Path}: tensor '{FileText.Shown(name)}' holds {entry.Type}, expected floating-point numbers.");
        }

        if (destination.Length != entry.ElementCount)
        {
            throw new ArgumentException($"Tensor '{name}' has {entry.ElementCount} elements, the destination {destination.Length}.", nameof(destination));
        }

        if (entry.Type == TensorElement.Float32 && BitConverter.IsLittleEndian)
        {
            Read(entry, MemoryMarshal.AsBytes(destination));
            return;
        }

        Elements.ToFloats(entry.Type, Bytes(entry), destination);
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();

    private static TensorSource SourceOf(string path)
    {
        Span<byte> start = stackalloc byte[LegacyStateDict.Magic.Length];
        long size;
        using (FileStream file = InputFile.Open(path))
        {
            size = file.Length;
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        if (start.StartsWith(ZipStart))
        {
            return SourceOfArchive(path);
        }

        if (start.StartsWith(LegacyStateDict.Magic))
        {
            return new LegacyStateDict(path);
        }

        if (start.StartsWith(HdfFile.Start))
        {
            return KerasSource.Open(path);
        }

        if (HasEnding(path, ".onnx"))
        {
            return new OnnxSource(path);
        }

        if (HasEnding(path, ".json") && JsonText.MayBegin(start))
        {
            return new TensorFlowJsSource(path);
        }

        return SafeTensorsSource.Is(start, size) || HasEnding(path, ".safetensors")
            ? new SafeTensorsSource(path)
            : throw new InvalidFormatException(
                "This is neither a safetensors file, nor one that torch.save or Keras wrote, nor the model.json of TensorFlow.js.");
    }

    private static TensorSource SourceOfArchive(string path)
    {
        var archive = new KerasArchive(path);
        if (archive.IsKeras)
        {
            return KerasSource.From(archive);
        }

        archive.Dispose();
        return new ZipStateDict(path);
    }

    private static bool HasEnding(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>The tensor of this name, whose elements can be read: nothing is to take memory for others.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="InvalidFormatException">Its elements are of a type that is not read, or were never written.</exception>
    internal TensorEntry Require(string name)
    {
        TensorEntry entry = Find(name) ?? throw new KeyNotFoundException($"{Path} has no tensor '{name}'. It has {Entries.Count}.");
        try
        {
            source.RequireReadable(entry);
            return entry;
        }
        catch (InvalidFormatException e)
        {
            throw new InvalidFormatException($"{Path}: {e.Message}", e);
        }
    }

    private Shape ShapeOf(TensorEntry entry)
    {
        try
        {
            return entry.Shape;
        }
        catch (InvalidFormatException e)
        {
            throw new InvalidFormatException($"{Path}: {e.Message}", e);
        }
    }

    private byte[] Bytes(TensorEntry entry)
    {
        long size = entry.ElementCount * entry.ElementSize;
        if (size > Array.MaxLength)
        {
            throw new InvalidFormatException(
                $"{Path}: tensor '{FileText.Shown(entry.Name)}' has {size} bytes; at most {Array.MaxLength} fit into memory at once.");
        }

        byte[] bytes = new byte[size];
        Read(entry, bytes);
        return bytes;
    }

    private void Read(TensorEntry entry, Span<byte> destination)
    {
        if (destination.IsEmpty)
        {
            return;
        }

        try
        {
            source.Read(entry, destination);
        }
        catch (InvalidFormatException e) when (!e.Message.StartsWith(Path, StringComparison.Ordinal))
        {
            throw new InvalidFormatException($"{Path}: tensor '{FileText.Shown(entry.Name)}': {e.Message}", e);
        }
    }
}
