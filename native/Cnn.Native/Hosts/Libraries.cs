using System.Runtime.InteropServices;

namespace Cnn.Native.Hosts;

/// <summary>Loads libraries for a trial.</summary>
internal static unsafe class Libraries
{
    /// <summary>True when the system's loader finds a library by its name.</summary>
    public static bool Loads(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }

    /// <summary>Loads a oneDNN.</summary>
    /// <param name="path">The library file.</param>
    /// <param name="companions">A folder that may hold libraries it needs and the system lacks.</param>
    /// <exception cref="NativeFetchException">It does not load.</exception>
    public static nint Load(string path, string companions)
    {
        string openMp = Path.Combine(companions, "libgomp.so.1");
        if (File.Exists(openMp))
        {
            NativeLibrary.TryLoad(openMp, out _);
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeFetchException($"{Path.GetFileName(path)} does not load on this machine: {error.Message}", error);
        }
    }

    /// <summary>Asks a oneDNN its version.</summary>
    /// <param name="library">The loaded library.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <returns>The version, such as 3.12.1.</returns>
    /// <exception cref="NativeFetchException">It is no oneDNN.</exception>
    public static string OneDnnVersion(nint library, string path)
    {
        if (!NativeLibrary.TryGetExport(library, "dnnl_version", out nint export))
        {
            throw new NativeFetchException($"{Path.GetFileName(path)} has no function dnnl_version: it is not oneDNN.");
        }

        int* version = ((delegate* unmanaged<int*>)export)();
        return $"{version[0]}.{version[1]}.{version[2]}";
    }
}
