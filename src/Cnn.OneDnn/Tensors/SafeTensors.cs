namespace Cnn.OneDnn;

/// <summary>Whole safetensors files at once; for parts of large ones there are <see cref="SafeTensorsReader"/> and <see cref="SafeTensorsWriter"/>.</summary>
public static class SafeTensors
{
    /// <summary>Writes tensors by name; the file appears only when it is complete.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        using var writer = new SafeTensorsWriter(path);
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            writer.AddMetadata(key, value);
        }

        foreach ((string name, Tensor tensor) in all)
        {
            writer.Declare(name, TypeOf(tensor.Type), tensor.Shape);
        }

        foreach ((string name, Tensor tensor) in all)
        {
            writer.Write<byte>(name, tensor.Bytes());
        }

        writer.Commit();
    }

    /// <summary>Reads all tensors of a file.</summary>
    /// <inheritdoc cref="SafeTensorsReader(string)" path="/exception"/>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        using var reader = new SafeTensorsReader(path);
        return reader.Entries.ToDictionary(e => e.Name, e => reader.Read(e.Name), StringComparer.Ordinal);
    }

    /// <summary>The file's name for an element type.</summary>
    internal static SafeTensorsType TypeOf(DataType type) => type switch
    {
        DataType.Float32 => SafeTensorsType.F32,
        DataType.BFloat16 => SafeTensorsType.BF16,
        DataType.Int32 => SafeTensorsType.I32,
        _ => SafeTensorsType.U8,
    };
}
