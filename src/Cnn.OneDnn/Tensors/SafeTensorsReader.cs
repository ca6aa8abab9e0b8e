using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Files;
using Microsoft.Win32.SafeHandles;

namespace Cnn.OneDnn;

/// <summary>
/// Reads a safetensors file: names, types, shapes and text about it at once, a tensor's elements when they are asked for. The header is checked in full
/// before anything is allocated for it. Reading is safe from several threads.
/// </summary>
public sealed class SafeTensorsReader : IDisposable
{
    private readonly SafeFileHandle? file;
    private readonly SeekableContent? content;
    private readonly string path;
    private readonly long dataStart;
    private readonly Dictionary<string, SafeTensorsEntry> byName;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InvalidFormatException">The file is not a safetensors file, is cut off, or its header does not fit its data.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SafeTensorsReader(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = path;
        InputFile.Require(path);
        file = File.OpenHandle(path);
        (Entries, Metadata, byName) = Open(out dataStart);
    }

    /// <summary>Reads the header of a file's content in a stream, from where the stream is. One that cannot seek is read to its end.</summary>
    /// <param name="stream">The content. It stays open, and must not be used otherwise while this reads.</param>
    /// <exception cref="InvalidFormatException">The content is not that of a safetensors file, is cut off, or its header does not fit its data.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public SafeTensorsReader(Stream stream)
        : this(stream, CancellationToken.None)
    {
    }

    internal SafeTensorsReader(Stream stream, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        path = "The stream";
        Cancellation = cancellation;
        content = SeekableContent.From(stream, cancellation);
        (Entries, Metadata, byName) = Open(out dataStart);
    }

    /// <summary>Ends a reading that goes on.</summary>
    internal CancellationToken Cancellation { get; init; }

    private (ImmutableArray<SafeTensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, Dictionary<string, SafeTensorsEntry> ByName) Open(
        out long start)
    {
        try
        {
            SafeTensorsHeader header = ReadHeader(out start);
            return (header.Entries, header.Metadata, header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal));
        }
        catch (InvalidFormatException e)
        {
            file?.Dispose();
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public ImmutableArray<SafeTensorsEntry> Entries { get; }

    /// <summary>Text that was saved with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of this name, null if there is none.</summary>
    public SafeTensorsEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>A tensor with the elements: F64 and F16 become Float32, I64 becomes Int32, the others keep their type.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="InvalidFormatException">It is too large for memory, or a 64-bit integer does not fit 32 bits.</exception>
    public Tensor Read(string name)
    {
        SafeTensorsEntry entry = Require(name);
        var tensor = new Tensor(entry.Shape, entry.Type switch
        {
            SafeTensorsType.I32 or SafeTensorsType.I64 => DataType.Int32,
            SafeTensorsType.BF16 => DataType.BFloat16,
            SafeTensorsType.U8 => DataType.UInt8,
            _ => DataType.Float32,
        });
        switch (entry.Type)
        {
            case SafeTensorsType.F64 or SafeTensorsType.F16:
                ReadFloats(name, tensor.AsSpan<float>());
                break;
            case SafeTensorsType.I64:
                ReadLongs(entry, tensor.AsSpan<int>());
                break;
            default:
                ReadBytes(name, tensor.Bytes());
                break;
        }

        return tensor;
    }

    /// <summary>Reads the elements as floats, from any floating-point type.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has not exactly as many elements.</exception>
    /// <exception cref="InvalidFormatException">The elements are integers.</exception>
    public void ReadFloats(string name, Span<float> destination)
    {
        SafeTensorsEntry entry = Require(name);
        CheckLength(entry, destination.Length, entry.ElementCount);
        if (entry.Type == SafeTensorsType.F32)
        {
            ReadBytes(name, MemoryMarshal.AsBytes(destination));
            return;
        }

        int size = SafeTensorsEntry.SizeOf(entry.Type);
        byte[] block = new byte[Math.Min(entry.ByteSize, 1 << 16)];
        for (int done = 0; done < destination.Length;)
        {
            int count = Math.Min(destination.Length - done, block.Length / size);
            ReadExactly(entry, (long)done * size, block.AsSpan(0, count * size));
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> element = block.AsSpan(i * size, size);
                destination[done + i] = entry.Type switch
                {
                    SafeTensorsType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                    SafeTensorsType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                    SafeTensorsType.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                    _ => throw new InvalidFormatException($"{path}: tensor '{name}' holds {entry.Type}, expected floating-point numbers."),
                };
            }

            done += count;
        }
    }

    /// <summary>Reads the bytes as they are in the file, little-endian.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has not exactly as many bytes.</exception>
    public void ReadBytes(string name, Span<byte> destination)
    {
        SafeTensorsEntry entry = Require(name);
        CheckLength(entry, destination.Length, entry.ByteSize);
        ReadExactly(entry, 0, destination);
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static void CheckLength(SafeTensorsEntry entry, long received, long expected)
    {
        if (received != expected)
        {
            throw new ArgumentException($"Tensor '{entry.Name}' has {expected} elements, the destination {received}.");
        }
    }

    private SafeTensorsEntry Require(string name) => Find(name)
        ?? throw new KeyNotFoundException(
            $"{path} has no tensor '{name}'. It has {Entries.Length}: " +
                $"{string.Join(", ", Entries.Take(8).Select(e => e.Name))}{(Entries.Length > 8 ? ", ..." : "")}.");

    private SafeTensorsHeader ReadHeader(out long start)
    {
        long length = file is null ? content!.Length : RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[8];
        if (length < prefix.Length)
        {
            throw new InvalidFormatException($"This is not a safetensors file: it has {length} bytes, fewer than the 8 of the header's length.");
        }

        ReadAt(0, prefix);
        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > (ulong)(length - prefix.Length) || headerBytes > SafeTensorsHeader.MaximumBytes)
        {
            throw new InvalidFormatException(
                $"This is not a safetensors file: its header claims {headerBytes} bytes of a file of {length}, at most " +
                    $"{SafeTensorsHeader.MaximumBytes} are read.");
        }

        byte[] json = new byte[headerBytes];
        ReadAt(prefix.Length, json);
        start = prefix.Length + json.Length;
        return SafeTensorsHeader.Parse(json, length - start);
    }

    private void ReadLongs(SafeTensorsEntry entry, Span<int> destination)
    {
        byte[] block = new byte[Math.Min(entry.ByteSize, 1 << 16)];
        for (int done = 0; done < destination.Length;)
        {
            int count = Math.Min(destination.Length - done, block.Length / sizeof(long));
            ReadExactly(entry, (long)done * sizeof(long), block.AsSpan(0, count * sizeof(long)));
            for (int i = 0; i < count; i++)
            {
                long value = BinaryPrimitives.ReadInt64LittleEndian(block.AsSpan(i * sizeof(long)));
                destination[done + i] = value is >= int.MinValue and <= int.MaxValue
                    ? (int)value
                    : throw new InvalidFormatException($"{path}: tensor '{entry.Name}' holds {value}, which does not fit 32 bits.");
            }

            done += count;
        }
    }

    private void ReadExactly(SafeTensorsEntry entry, long offset, Span<byte> destination) => ReadAt(dataStart + entry.Start + offset, destination);

    private void ReadAt(long position, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            Cancellation.ThrowIfCancellationRequested();
            int read = file is null ? content!.Read(destination, position) : RandomAccess.Read(file, destination, position);
            if (read == 0)
            {
                throw new InvalidFormatException($"{path} ends at byte {position} while it is being read; it was cut off after it was opened.");
            }

            destination = destination[read..];
            position += read;
        }
    }
}
