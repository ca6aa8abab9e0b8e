using System.Buffers.Binary;

namespace Cnn.Native.Elf;

/// <summary>
/// Makes a copy of Debian's oneDNN (trixie's 3.7.2, forky's 3.12.1) load on systems from glibc 2.34 and GCC 11 on. The file asks for GLIBC_2.38, CXXABI_1.3.15
/// and GLIBCXX_3.4.32 for four symbols only, each with an older equal: strtol and strtoll (the newer ones differ in reading binary literals),
/// std::terminate by way of another function that ends in it, and an initialiser that nothing calls. A few bytes of the symbol table and of the table of
/// needed versions change; code and data do not. A file that does not match every expectation is refused.
/// </summary>
internal static class GlibcRetarget
{
    private const string LibC = "libc.so.6";
    private const string LibStdCpp = "libstdc++.so.6";
    private const string NewPrefix = "__isoc23_";
    private const string Terminate = "__cxa_call_terminate";
    private const string PureVirtual = "__cxa_pure_virtual";
    private const string Initialiser = "_ZSt21ios_base_library_initv";
    private const byte GlobalFunction = 0x12;
    private const byte WeakFunction = 0x22;

    private static readonly string[] NewStringFunctions = ["__isoc23_strtol", "__isoc23_strtoll"];

    /// <summary>Retargets a library.</summary>
    /// <param name="original">The file.</param>
    /// <returns>A changed copy of the same length.</returns>
    /// <exception cref="ElfFormatException">The file is not the one that this is made for.</exception>
    public static byte[] Apply(byte[] original)
    {
        ElfLibrary library = new(original);
        ElfVersion newC = Version(library, LibC, "GLIBC_2.38");
        ElfVersion newAbi = Version(library, LibStdCpp, "CXXABI_1.3.15");
        ElfVersion newStreams = Version(library, LibStdCpp, "GLIBCXX_3.4.32");
        ElfVersion oldC = Version(library, LibC, "GLIBC_2.2.5");
        ElfVersion oldAbi = Version(library, LibStdCpp, "CXXABI_1.3");

        ElfSymbol[] strings = Users(library, newC, GlobalFunction, NewStringFunctions);
        ElfSymbol terminate = Users(library, newAbi, GlobalFunction, Terminate)[0];
        ElfSymbol initialiser = Users(library, newStreams, GlobalFunction, Initialiser)[0];
        ElfSymbol pureVirtual = Single(library, PureVirtual, oldAbi, WeakFunction);
        if (library.RelocatedSymbols.Contains(initialiser.Index))
        {
            throw new ElfFormatException($"{Initialiser} is called in this library; it is of another shape.");
        }

        if (!library.Imports.Any(symbol => symbol.VersionIndex == oldC.Index))
        {
            throw new ElfFormatException($"Nothing is imported as {oldC.Name} of {LibC}; the library is of another shape.");
        }

        byte[] copy = [.. original];
        foreach (ElfSymbol symbol in strings)
        {
            Rename(copy, symbol, symbol.NameIndex + (uint)NewPrefix.Length, oldC.Index);
        }

        Rename(copy, terminate, pureVirtual.NameIndex, oldAbi.Index);
        foreach (ElfVersion version in new[] { newC, newAbi, newStreams })
        {
            ElfVersion lower = HighestBelow(library, version);
            BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan((int)version.Offset), lower.Hash);
            BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan((int)version.Offset + 8), lower.NameIndex);
        }

        Verify(copy, [newC.Name, newAbi.Name, newStreams.Name]);
        return copy;
    }

    private static ElfVersion Version(ElfLibrary library, string file, string name)
    {
        ElfVersion[] found = [.. library.Versions.Where(version => version.Library == file && version.Name == name)];
        return found.Length == 1
            ? found[0]
            : throw new ElfFormatException($"The library needs {name} of {file} {found.Length} times, expected once; it is of another shape.");
    }

    // All that use a version, which must be exactly the expected ones: another user would be bound to something that is not there.
    private static ElfSymbol[] Users(ElfLibrary library, ElfVersion version, byte info, params string[] names)
    {
        ElfSymbol[] users = [.. library.Imports.Where(symbol => symbol.VersionIndex == version.Index).OrderBy(symbol => symbol.Name, StringComparer.Ordinal)];
        if (!users.Select(symbol => symbol.Name).SequenceEqual(names))
        {
            throw new ElfFormatException(
                $"{version.Name} is needed for {string.Join(", ", users.Select(symbol => symbol.Name))}, expected {string.Join(", ", names)}; the " +
                    $"library is of another shape.");
        }

        return Array.TrueForAll(users, symbol => symbol.Info == info)
            ? users
            : throw new ElfFormatException($"{string.Join(", ", names)}: expected plain functions; the library is of another shape.");
    }

    private static ElfSymbol Single(ElfLibrary library, string name, ElfVersion version, byte info)
    {
        ElfSymbol[] found = [.. library.Imports.Where(symbol => symbol.Name == name)];
        return found.Length == 1 && found[0].VersionIndex == version.Index && found[0].Info == info
            ? found[0]
            : throw new ElfFormatException($"{name} is not imported once, as a weak function of {version.Name}; the library is of another shape.");
    }

    private static ElfVersion HighestBelow(ElfLibrary library, ElfVersion version)
    {
        VersionName? name = VersionName.Parse(version.Name);
        ElfVersion? lower = library.Versions
            .Where(other => other.Library == version.Library && VersionName.Parse(other.Name) is VersionName own && own.Family == name?.Family
                && own.Number < name?.Number)
            .MaxBy(other => VersionName.Parse(other.Name)?.Number);
        return lower ?? throw new ElfFormatException($"The library needs no version below {version.Name}; it is of another shape.");
    }

    private static void Rename(byte[] copy, ElfSymbol symbol, uint nameIndex, ushort versionIndex)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan((int)symbol.Offset), nameIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan((int)symbol.VersionOffset), versionIndex);
    }

    private static void Verify(byte[] copy, string[] removed)
    {
        ElfLibrary result = new(copy);
        string? left = result.Versions.Select(version => version.Name).FirstOrDefault(removed.Contains)
            ?? result.Imports.Select(symbol => symbol.Name).FirstOrDefault(name => name == Terminate || name.StartsWith(NewPrefix, StringComparison.Ordinal));
        if (left is not null)
        {
            throw new ElfFormatException($"{left} is still there after retargeting; the library is of another shape.");
        }
    }
}
