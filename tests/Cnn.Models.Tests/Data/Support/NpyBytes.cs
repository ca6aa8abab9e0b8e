using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>NumPy's files, put together after the format's description.</summary>
internal static class NpyBytes
{
    /// <summary>An array in format 1: magic, version, the header's length, the header, the elements.</summary>
    public static byte[] From(string type, string shape, byte[] elements, bool fortran = false)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. elements];
    }

    /// <summary>A zip archive with these files in it.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var result = new MemoryStream();
        using (var archive = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return result.ToArray();
    }
}
