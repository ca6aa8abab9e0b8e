namespace Cnn.Native.Elf;

/// <summary>
/// The part of a 64-bit x86 shared library that says what it imports. Reads nothing else, trusts nothing: every offset is checked,
/// and any structure that the GNU linker would not have written is refused.
/// </summary>
internal sealed class ElfLibrary
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;
    private const uint LoadSegment = 1;
    private const uint DynamicSegment = 2;
    private const int MostSegments = 64;
    private const int MostSymbols = 1 << 20;

    private readonly ElfBytes file;
    private readonly List<ElfSegment> segments = [];
    private readonly ElfDynamic dynamic;
    private readonly long strings;
    private readonly long stringsSize;

    /// <summary>Reads a library.</summary>
    /// <exception cref="ElfFormatException">It is not a 64-bit x86 library, is damaged, or of another shape.</exception>
    public ElfLibrary(byte[] bytes)
    {
        file = new ElfBytes(bytes);
        CheckHeader();
        dynamic = new ElfDynamic(file, ReadSegments(out long size), size);
        if (dynamic.Has(ElfDynamic.VersionDefinitions))
        {
            throw new ElfFormatException("The library defines symbol versions of its own; it is of another shape.");
        }

        stringsSize = checked((long)Math.Min(dynamic.Value(ElfDynamic.StringSize, "size of the string table"), int.MaxValue));
        strings = FileOffset(dynamic.Value(ElfDynamic.StringTable, "string table"), stringsSize, "The string table");
        Versions = ElfVersionReader.Read(file, VersionTable(out int count), count, strings, stringsSize);
        Imports = ReadImports();
        RelocatedSymbols = ReadRelocatedSymbols();
    }

    /// <summary>The versions that the library needs.</summary>
    public IReadOnlyList<ElfVersion> Versions { get; }

    /// <summary>The symbols that it imports.</summary>
    public IReadOnlyList<ElfSymbol> Imports { get; }

    /// <summary>The numbers of the symbols that some relocation refers to.</summary>
    public IReadOnlySet<int> RelocatedSymbols { get; }

    private void CheckHeader()
    {
        file.Need(0, HeaderSize, "The ELF header");
        Expect(file.Word(0, "The magic number"), 0x464c457f, "magic number");
        Expect(file.Byte(4, "The class"), 2, "class (2 is 64 bits)");
        Expect(file.Byte(5, "The byte order"), 1, "byte order (1 is little-endian)");
        Expect(file.Byte(6, "The version"), 1, "version");
        Expect(file.Half(16, "The type"), 3, "type (3 is a shared library)");
        Expect(file.Half(18, "The machine"), 62, "machine (62 is x86-64)");
        Expect(file.Half(54, "The size of a program header"), ProgramHeaderSize, "size of a program header");
    }

    private long ReadSegments(out long dynamicSize)
    {
        long table = checked((long)Math.Min(file.Long(32, "The program headers"), long.MaxValue));
        int count = file.Half(56, "The number of program headers");
        if (count > MostSegments)
        {
            throw new ElfFormatException($"The library has {count} program headers, at most {MostSegments} are expected; it is of another shape.");
        }

        file.Need(table, count * ProgramHeaderSize, "The program headers");
        long dynamicOffset = -1;
        dynamicSize = 0;
        for (long at = table; at < table + (count * ProgramHeaderSize); at += ProgramHeaderSize)
        {
            uint type = file.Word(at, "A segment's type");
            ElfSegment segment = new(
                file.Long(at + 16, "A segment's address"), file.Long(at + 8, "A segment's offset"), file.Long(at + 32, "A segment's size"));
            if (type == LoadSegment)
            {
                segments.Add(segment);
            }
            else if (type == DynamicSegment && dynamicOffset < 0)
            {
                dynamicOffset = (long)Math.Min(segment.Offset, long.MaxValue);
                dynamicSize = (long)Math.Min(segment.Size, long.MaxValue);
            }
        }

        return dynamicOffset >= 0 ? dynamicOffset : throw new ElfFormatException("The library has no dynamic table; it is of another shape.");
    }

    private long FileOffset(ulong address, long size, string what)
    {
        foreach (ElfSegment segment in segments)
        {
            ulong into = address - segment.Address;
            if (address >= segment.Address && into <= segment.Size && (ulong)size <= segment.Size - into)
            {
                long offset = (long)Math.Min(segment.Offset + into, long.MaxValue);
                file.Need(offset, size, what);
                return offset;
            }
        }

        throw new ElfFormatException($"{what} at address 0x{address:x}, {size} bytes, is in no loaded segment; the file is damaged.");
    }

    private long VersionTable(out int count)
    {
        ulong entries = dynamic.Value(ElfDynamic.VersionNeedCount, "number of needed libraries with versions");
        count = entries <= ElfVersionReader.MostLibraries
            ? (int)entries
            : throw new ElfFormatException($"The library needs versions of {entries} libraries, at most {ElfVersionReader.MostLibraries} are expected.");
        return FileOffset(dynamic.Value(ElfDynamic.VersionNeeds, "table of needed versions"), 0, "The table of needed versions");
    }

    private List<ElfSymbol> ReadImports()
    {
        // The GNU hash table begins after the undefined symbols: its second word is the number of the first defined one.
        uint count = file.Word(FileOffset(dynamic.Value(ElfDynamic.GnuHash, "GNU hash table"), 16, "The GNU hash table") + 4, "The first hashed symbol");
        if (count > MostSymbols)
        {
            throw new ElfFormatException($"The library imports {count} symbols, at most {MostSymbols} are expected; it is of another shape.");
        }

        dynamic.Expect(ElfDynamic.SymbolEntry, SymbolSize, "size of a symbol");
        long symbols = FileOffset(dynamic.Value(ElfDynamic.SymbolTable, "symbol table"), (long)count * SymbolSize, "The symbol table");
        long versions = FileOffset(dynamic.Value(ElfDynamic.VersionSymbols, "table of symbol versions"), (long)count * 2, "The table of symbol versions");
        List<ElfSymbol> imports = [];
        for (int i = 1; i < count; i++)
        {
            long at = symbols + ((long)i * SymbolSize);
            uint name = file.Word(at, "A symbol");
            if (file.Half(at + 6, "A symbol's section") != 0)
            {
                throw new ElfFormatException($"Symbol {i} is defined but stands among the imported ones; the library is of another shape.");
            }

            imports.Add(new ElfSymbol(
                i, file.Name(strings, stringsSize, name, $"Symbol {i}"), name, file.Byte(at + 4, "A symbol's kind"),
                file.Half(versions + (i * 2), "A symbol's version"), at, versions + (i * 2)));
        }

        return imports;
    }

    private HashSet<int> ReadRelocatedSymbols()
    {
        dynamic.Expect(ElfDynamic.RelaEntry, RelocationSize, "size of a relocation");
        dynamic.Expect(ElfDynamic.PltRel, ElfDynamic.Rela, "kind of the jump table's relocations");
        HashSet<int> relocated = [];
        Collect(ElfDynamic.Rela, ElfDynamic.RelaSize, "table of relocations");
        Collect(ElfDynamic.JumpRel, ElfDynamic.PltRelSize, "table of jump relocations");
        return relocated;

        void Collect(ulong table, ulong sizeTag, string what)
        {
            long size = (long)Math.Min(dynamic.Value(sizeTag, $"size of the {what}"), int.MaxValue);
            long offset = FileOffset(dynamic.Value(table, what), size, $"The {what}");
            if (size % RelocationSize != 0)
            {
                throw new ElfFormatException($"The {what} has {size} bytes, which is no multiple of {RelocationSize}; the file is damaged.");
            }

            for (long at = offset; at < offset + size; at += RelocationSize)
            {
                relocated.Add((int)Math.Min(file.Word(at + 12, "A relocation's symbol"), int.MaxValue));
            }
        }
    }

    private static void Expect(uint value, uint expected, string what)
    {
        if (value != expected)
        {
            throw new ElfFormatException($"The {what} is {value}, expected {expected}: not a 64-bit x86 shared library.");
        }
    }
}
