using System.Text;
using ICSharpCode.SharpZipLib.Tar;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>Debian packages made in memory: an ar archive of a version, an empty control part and a tar with files.</summary>
internal static class SmallPackage
{
    public static byte[] Build(params (string Path, byte[] Content)[] files)
    {
        using MemoryStream package = new();
        package.Write("!<arch>\n"u8);
        Member(package, "debian-binary", "2.0\n"u8.ToArray());
        Member(package, "control.tar",
            Tar([("./control", "Package: x\nVersion: 1\nArchitecture: amd64\nMaintainer: x <x@x.example>\nDescription: x\n"u8.ToArray())]));
        Member(package, "data.tar", Tar(files));
        return package.ToArray();
    }

    public static byte[] Tar((string Path, byte[] Content)[] files)
    {
        using MemoryStream stream = new();
        using (TarOutputStream tar = new(stream, Encoding.UTF8) { IsStreamOwner = false })
        {
            foreach ((string path, byte[] content) in files)
            {
                TarEntry entry = TarEntry.CreateTarEntry("x");
                entry.TarHeader.Name = path;

                // Not the time of day: a package made again in the next second must be the same one.
                entry.ModTime = DateTime.UnixEpoch;
                entry.Size = content.Length;
                tar.PutNextEntry(entry);
                tar.Write(content);
                tar.CloseEntry();
            }
        }

        return stream.ToArray();
    }

    private static void Member(MemoryStream package, string name, byte[] content)
    {
        package.Write(Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{content.Length,-10}`\n"));
        package.Write(content);
        if (content.Length % 2 == 1)
        {
            package.WriteByte((byte)'\n');
        }
    }
}
