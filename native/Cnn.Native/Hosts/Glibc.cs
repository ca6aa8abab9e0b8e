using System.Runtime.InteropServices;

namespace Cnn.Native.Hosts;

/// <summary>The C library of this machine.</summary>
internal static partial class Glibc
{
    /// <summary>Its version, such as 2.36; null where the C library is another one (musl, Windows, macOS).</summary>
    public static Version? HostVersion()
    {
        try
        {
            string? text = Marshal.PtrToStringUTF8(gnu_get_libc_version());
            return Version.TryParse(text, out Version? version) ? version : null;
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc.so.6")]
    private static partial nint gnu_get_libc_version();
}
