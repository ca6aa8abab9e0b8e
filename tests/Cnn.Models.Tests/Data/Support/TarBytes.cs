using System.Formats.Tar;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>Tar archives made by the platform's own writer.</summary>
internal static class TarBytes
{
    public static byte[] Of(TarEntryFormat format, params (string Name, byte[] Content)[] files)
    {
        using var result = new MemoryStream();
        using (var writer = new TarWriter(result, format, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
                    _ => new UstarTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }

        return result.ToArray();
    }
}
