using Cnn.Models.WeightFiles.Keras;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles;

/// <summary>
/// A file format that holds tensors by name. Its directory has been read and checked against the file's length; elements are read when they are asked for.
/// </summary>
internal abstract class TensorSource : IDisposable
{
    /// <summary>What the format is called.</summary>
    public abstract string Format { get; }

    /// <summary>The tensors in the order of the file's directory.</summary>
    public abstract IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Text that was saved with the tensors.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    /// <summary>The tensors by layers, for formats of Keras; else none.</summary>
    public virtual IReadOnlyList<StoredLayer> Layers => [];

    /// <summary>Refuses a tensor whose elements are not read, or are not there, before memory is taken for them.</summary>
    /// <exception cref="InvalidFormatException">It is such a one; the message says why.</exception>
    public virtual void RequireReadable(TensorEntry entry)
    {
    }

    /// <summary>Reads a tensor's elements, little-endian and row-major.</summary>
    public abstract void Read(TensorEntry entry, Span<byte> destination);

    public abstract void Dispose();
}
