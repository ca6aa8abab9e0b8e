namespace Cnn.Native.Elf;

/// <summary>The dynamic table: where the other tables are.</summary>
internal sealed class ElfDynamic
{
    /// <summary>The tags that are read.</summary>
    public const ulong StringTable = 5, SymbolTable = 6, Rela = 7, RelaSize = 8, RelaEntry = 9, StringSize = 10, SymbolEntry = 11,
        PltRelSize = 2, PltRel = 20, JumpRel = 23, GnuHash = 0x6ffffef5, VersionSymbols = 0x6ffffff0, VersionDefinitions = 0x6ffffffc,
        VersionNeeds = 0x6ffffffe, VersionNeedCount = 0x6fffffff;

    private const int EntrySize = 16;
    private const ulong Needed = 1;
    private const int MostEntries = 1024;

    private readonly Dictionary<ulong, ulong> values = [];

    /// <summary>Reads the table.</summary>
    /// <exception cref="ElfFormatException">A tag occurs twice, or the table has no end.</exception>
    public ElfDynamic(ElfBytes file, long offset, long size)
    {
        file.Need(offset, size, "The dynamic table");
        for (int i = 0; i < Math.Min(size / EntrySize, MostEntries); i++)
        {
            ulong tag = file.Long(offset + (i * EntrySize), "A dynamic entry");
            if (tag == 0)
            {
                return;
            }

            if (!values.TryAdd(tag, file.Long(offset + (i * EntrySize) + 8, "A dynamic entry")) && tag != Needed)
            {
                throw new ElfFormatException($"The dynamic table has the tag 0x{tag:x} twice; the file is damaged.");
            }
        }

        throw new ElfFormatException("The dynamic table has no end; the file is damaged.");
    }

    /// <summary>True when the table has a tag.</summary>
    public bool Has(ulong tag) => values.ContainsKey(tag);

    /// <summary>A tag's value.</summary>
    /// <exception cref="ElfFormatException">The table lacks it.</exception>
    public ulong Value(ulong tag, string what) =>
        values.TryGetValue(tag, out ulong value) ? value : throw new ElfFormatException($"The dynamic table names no {what}; the library is of another shape.");

    /// <summary>A tag's value where only one is right.</summary>
    /// <exception cref="ElfFormatException">The table lacks it or has another.</exception>
    public void Expect(ulong tag, ulong expected, string what)
    {
        ulong value = Value(tag, what);
        if (value != expected)
        {
            throw new ElfFormatException($"The {what} is {value}, expected {expected}; the library is of another shape.");
        }
    }
}
