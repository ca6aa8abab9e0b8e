using Cnn.Models.WeightFiles.Archives;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Hdf5;

/// <summary>
/// The bytes of an HDF5 file. Every structure is read through it: none may reach past the end, and all together may be no more than some times the file, so
/// that structures that lead in circles come to an end. Nothing but that count changes, so that several threads may read elements.
/// </summary>
/// <param name="file">The file that it is, or lies in.</param>
/// <param name="start">Where it begins there.</param>
/// <param name="length">How many bytes it has.</param>
internal sealed class HdfStream(FileWindow file, long start, long length)
{
    /// <summary>The address of what is not there.</summary>
    public const long Nowhere = -1;

    private const long Grace = 1 << 20, Times = 16, PerBlock = 64;
    private long left = Grace + (Times * length);

    public long Length => length;

    /// <summary>The same file with a count of its own: each dataset is read by itself, as often as it is asked for.</summary>
    public HdfStream Anew() => new(file, start, length);

    /// <summary>The bytes of one structure.</summary>
    public byte[] Block(long address, long size, string what)
    {
        Require(address, size, what);
        Spend(size);
        byte[] bytes = new byte[size];
        file.Read(start + address, bytes);
        return bytes;
    }

    /// <summary>The bytes of one structure, or as many as there are before the end of the file.</summary>
    public byte[] BlockUpTo(long address, long most, string what)
    {
        Require(address, 0, what);
        return Block(address, Math.Min(most, Length - address), what);
    }

    /// <summary>Elements of a tensor.</summary>
    public void Read(long address, Span<byte> destination, string what)
    {
        Require(address, destination.Length, what);
        file.Read(start + address, destination);
    }

    /// <summary>Counts work that a file asks for.</summary>
    public void Spend(long bytes)
    {
        left -= bytes + PerBlock;
        if (left < 0)
        {
            throw new InvalidFormatException(
                "the structures of the HDF5 file are read again and again: they lead in circles, or many names share one place. The file is damaged.");
        }
    }

    /// <exception cref="InvalidFormatException">It reaches past the end of the file.</exception>
    public void Require(long address, long size, string what)
    {
        if (address < 0 || size < 0 || address > Length || size > Length - address || size > Array.MaxLength)
        {
            throw new InvalidFormatException(
                $"{what} of the HDF5 file lies at byte {address} and has {size} bytes; the file has {Length}. It is damaged or cut short.");
        }
    }
}
