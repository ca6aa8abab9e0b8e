using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Cnn.OneDnn.Files;

namespace Cnn.OneDnn;

/// <summary>
/// Writes a safetensors file tensor by tensor: first all are declared, then their elements follow in the same order, then <see cref="Commit"/> puts the
/// file in place. Until then, and when writing fails, a file of that name stays as it was.
/// </summary>
public sealed class SafeTensorsWriter : IDisposable
{
    private readonly string? path;
    private Stream? target;
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly List<SafeTensorsEntry> entries = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal) { "__metadata__" };
    private AtomicFile? file;
    private int current;
    private long written;
    private bool disposed, begun;

    /// <summary>For a file that need not be there; its folder must be.</summary>
    public SafeTensorsWriter(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = path;
    }

    /// <summary>For a stream, which stays open; what was written before <see cref="Commit"/> is there, committed or not.</summary>
    public SafeTensorsWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        target = stream;
    }

    /// <summary>Keeps a line of text with the tensors.</summary>
    /// <exception cref="InvalidOperationException">Elements have been written already.</exception>
    public void AddMetadata(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        CheckDeclaring();
        metadata[key] = value;
    }

    /// <summary>Announces a tensor.</summary>
    /// <exception cref="InvalidOperationException">Elements have been written already.</exception>
    /// <exception cref="ArgumentException">The name is taken or reserved.</exception>
    public void Declare(string name, SafeTensorsType type, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        CheckDeclaring();
        if (!names.Add(name))
        {
            throw new ArgumentException($"A tensor of the name '{name}' cannot be added: the name is taken or reserved.", nameof(name));
        }

        long start = entries.Count == 0 ? 0 : entries[^1].Start + entries[^1].ByteSize;
        entries.Add(new SafeTensorsEntry(name, type, [.. shape.Select(d => (long)d)], start, (long)shape.ElementCount * SafeTensorsEntry.SizeOf(type)));
    }

    /// <summary>Writes elements, all of the next tensor or the next part of it.</summary>
    /// <param name="name">The tensor whose turn it is.</param>
    /// <param name="elements">Elements of the declared type; ushort or byte for types that C# has none for.</param>
    /// <exception cref="InvalidOperationException">It is another tensor's turn.</exception>
    /// <exception cref="ArgumentException">There are more elements than were declared.</exception>
    public void Write<T>(string name, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Begin();
        SkipComplete();
        if (current == entries.Count || entries[current].Name != name)
        {
            // An empty tensor has no turn of its own.
            if (elements.IsEmpty && entries.Exists(e => e.Name == name && e.ByteSize == 0))
            {
                return;
            }

            throw new InvalidOperationException(
                $"Expected the elements of {(current == entries.Count ? "no further tensor" : $"'{entries[current].Name}'")}, received those of '{name}'. " +
                    $"Tensors are written in the order in which they were declared.");
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(elements);
        if (bytes.Length > entries[current].ByteSize - written)
        {
            throw new ArgumentException($"Tensor '{name}' has {entries[current].ByteSize} bytes, received {written + bytes.Length}.", nameof(elements));
        }

        target!.Write(bytes);
        written += bytes.Length;
    }

    /// <summary>Flushes the file to the disk and puts it in place.</summary>
    /// <exception cref="InvalidOperationException">Elements are missing.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Begin();
        SkipComplete();
        if (current != entries.Count)
        {
            throw new InvalidOperationException(
                $"Tensor '{entries[current].Name}' is not complete: {written} of {entries[current].ByteSize} bytes have been written.");
        }

        if (file is null)
        {
            target!.Flush();
            return;
        }

        file.Commit();
    }

    /// <summary>Takes away what was not committed.</summary>
    public void Dispose()
    {
        disposed = true;
        file?.Dispose();
    }

    private void CheckDeclaring()
    {
        if (begun)
        {
            throw new InvalidOperationException("All tensors and metadata are declared before the first elements are written.");
        }
    }

    private void SkipComplete()
    {
        while (current < entries.Count && written == entries[current].ByteSize)
        {
            current++;
            written = 0;
        }
    }

    private void Begin()
    {
        if (begun)
        {
            return;
        }

        byte[] header = Header();
        if (header.Length > SafeTensorsHeader.MaximumBytes)
        {
            throw new InvalidOperationException(
                $"The header has {header.Length} bytes, at most {SafeTensorsHeader.MaximumBytes} can be read again. Keep less metadata or " +
                    $"fewer tensors in one file.");
        }

        begun = true;
        if (path is not null)
        {
            file = new AtomicFile(path);
            target = file.Stream;
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        target!.Write(length);
        target.Write(header);
    }

    private byte[] Header()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            foreach (SafeTensorsEntry entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type.ToString());
                json.WriteStartArray("shape");
                foreach (long dim in entry.Dims)
                {
                    json.WriteNumberValue(dim);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(entry.Start);
                json.WriteNumberValue(entry.Start + entry.ByteSize);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Blanks after the object, so that the elements begin at a multiple of eight.
        int padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }
}
