namespace Cnn.OneDnn.Verification;

/// <summary>The tensors of a golden file, read one by one when a case asks for them.</summary>
internal sealed class GoldenTensors : IDisposable
{
    private readonly SafeTensorsReader reader;

    public GoldenTensors(string path)
    {
        try
        {
            reader = new SafeTensorsReader(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidFormatException)
        {
            throw new GoldenFormatException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    /// <summary>A tensor of F32 or I32 by its name.</summary>
    /// <exception cref="GoldenFormatException">There is none, or it cannot be read.</exception>
    public Tensor this[string name]
    {
        get
        {
            if (reader.Find(name) is null)
            {
                throw new GoldenFormatException($"there is no tensor '{name}'");
            }

            try
            {
                Tensor tensor = reader.Read(name);
                return tensor.Type is DataType.Float32 or DataType.Int32
                    ? tensor
                    : throw new GoldenFormatException($"tensor '{name}' holds {tensor.Type}; floats and 32-bit integers are expected");
            }
            catch (Exception e) when (e is IOException or InvalidFormatException)
            {
                throw new GoldenFormatException($"tensor '{name}': {e.Message}", e);
            }
        }
    }

    public void Dispose() => reader.Dispose();
}
