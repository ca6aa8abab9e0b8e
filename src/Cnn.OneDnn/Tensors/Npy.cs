using System.Buffers.Binary;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.OneDnn;

/// <summary>
/// NumPy's array files, formats 1 to 3: little-endian float32 ("f4") and int32 ("i4") in C order.
/// </summary>
public static class Npy
{
    private const int MaximumHeaderBytes = 1 << 16;
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes a tensor; the file appears only when it is complete.</summary>
    /// <exception cref="ArgumentException">The tensor holds neither Float32 nor Int32.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Tensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensor);
        string type = tensor.Type switch
        {
            DataType.Float32 => "<f4",
            DataType.Int32 => "<i4",
            _ => throw new ArgumentException($"An npy file can hold Float32 or Int32, received {tensor.Type}.", nameof(tensor)),
        };
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {tensor.Shape}, }}";

        // Padded so that the data begins at a multiple of 64, and ended by a line feed, as the format asks.
        int fixedBytes = Magic.Length + 4, total = (fixedBytes + header.Length + 1 + 63) / 64 * 64;
        header = header.PadRight(total - fixedBytes - 1) + "\n";
        byte[] prefix = new byte[fixedBytes];
        Magic.CopyTo(prefix);
        prefix[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(prefix.AsSpan(8), (ushort)header.Length);
        using var file = new AtomicFile(path);
        file.Stream.Write(prefix);
        file.Stream.Write(Encoding.ASCII.GetBytes(header));
        file.Stream.Write(tensor.Bytes());
        file.Commit();
    }

    /// <summary>Reads a tensor.</summary>
    /// <exception cref="InvalidFormatException">The file is not an npy file, is cut off, or holds another type or order.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = InputFile.Open(path);
        try
        {
            return Read(stream);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidFormatException($"{path}: the npy file is cut off after {stream.Length} bytes.", e);
        }
        catch (InvalidFormatException e)
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
    }

    private static Tensor Read(FileStream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        if (!prefix[..6].SequenceEqual(Magic) || prefix[6] is < 1 or > 3)
        {
            throw new InvalidFormatException("This is not an npy file of format 1, 2 or 3.");
        }

        Span<byte> lengthBytes = stackalloc byte[prefix[6] == 1 ? 2 : 4];
        stream.ReadExactly(lengthBytes);
        uint length = prefix[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaximumHeaderBytes)
        {
            throw new InvalidFormatException($"The npy header claims {length} bytes, at most {MaximumHeaderBytes} are read.");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        NpyHeader parsed = NpyHeader.Parse(Encoding.Latin1.GetString(header));
        long expected = parsed.ElementCount * sizeof(float), rest = stream.Length - stream.Position;
        if (rest != expected)
        {
            throw new InvalidFormatException($"The npy header promises {expected} bytes of elements, the file has {rest}.");
        }

        var tensor = new Tensor(parsed.Shape, parsed.Type);
        stream.ReadExactly(tensor.Bytes());
        return tensor;
    }
}
