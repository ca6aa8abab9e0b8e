using System.Buffers.Binary;
using Cnn.Models.Events.Schema;
using Google.Protobuf;

namespace Cnn.Models;

/// <summary>
/// A file of events for TensorBoard: records of a length, its checksum, an event and its checksum. It is opened for each group of events only, so that a
/// training that ends anyhow leaves nothing open and a TensorBoard that is running sees what there is.
/// </summary>
internal sealed class EventFile
{
    private const string Version = "brain.Event:2";

    private readonly string path;

    /// <summary>A new file in a folder, which is made if it is not there.</summary>
    public EventFile(string folder)
    {
        Directory.CreateDirectory(folder);
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        path = Path.Combine(folder, FormattableString.Invariant($"events.out.tfevents.{seconds}.cnn"));
        for (int i = 1; !TryCreate(path); i++)
        {
            path = Path.Combine(folder, FormattableString.Invariant($"events.out.tfevents.{seconds}.cnn.{i}"));
        }

        Append([new Event { FileVersion = Version }]);
    }

    // Two trainings that begin in one second have a file each.
    private static bool TryCreate(string path)
    {
        try
        {
            new FileStream(path, FileMode.CreateNew, FileAccess.Write).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    public void Append(IEnumerable<Event> events)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        Span<byte> head = stackalloc byte[sizeof(ulong) + sizeof(uint)], tail = stackalloc byte[sizeof(uint)];
        foreach (Event item in events)
        {
            if (item.WallTime == 0)
            {
                item.WallTime = Now();
            }

            byte[] content = item.ToByteArray();
            BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)content.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Crc32C.Masked(head[..sizeof(ulong)]));
            BinaryPrimitives.WriteUInt32LittleEndian(tail, Crc32C.Masked(content));
            stream.Write(head);
            stream.Write(content);
            stream.Write(tail);
        }
    }

    /// <summary>Seconds since 1970.</summary>
    public static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
}
