using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models.WeightFiles.Archives;

/// <summary>Reads a file's bytes at any place, never past its end.</summary>
internal sealed class FileWindow : IDisposable
{
    private readonly FileStream file;

    public FileWindow(string path)
    {
        file = InputFile.Open(path);
        Length = file.Length;
    }

    public long Length { get; }

    /// <exception cref="InvalidFormatException">The file ends before.</exception>
    public void Read(long position, Span<byte> destination)
    {
        if (position < 0 || destination.Length > Length - position)
        {
            throw new InvalidFormatException($"the file ends at byte {Length}, {destination.Length} bytes are to be at {position}: it is cut off or damaged.");
        }

        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(file.SafeFileHandle, destination, position);
            if (read == 0)
            {
                throw new InvalidFormatException($"the file ends at byte {position} while it is being read; it was cut off after it was opened.");
            }

            destination = destination[read..];
            position += read;
        }
    }

    /// <summary>A part of the file.</summary>
    /// <exception cref="InvalidFormatException">It is larger than allowed, or the file ends before.</exception>
    public byte[] Read(long position, long size, long most, string what)
    {
        if (size > most || size > Length - position)
        {
            throw new InvalidFormatException($"{what} is said to have {size} bytes at byte {position} of {Length}; at most {most} are read.");
        }

        byte[] bytes = new byte[size];
        Read(position, bytes);
        return bytes;
    }

    public void Dispose() => file.Dispose();
}
