namespace Cnn.Native.Elf;

/// <summary>Reads the table of needed versions, in the one layout that GNU ld writes: each library's record, then its versions, without gaps.</summary>
internal static class ElfVersionReader
{
    /// <summary>More needed libraries than any library here has.</summary>
    public const int MostLibraries = 64;

    private const int RecordSize = 16;
    private const int MostVersions = 256;

    /// <summary>Reads the table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="table">The table's offset.</param>
    /// <param name="libraries">How many libraries it lists.</param>
    /// <param name="strings">The string table's offset.</param>
    /// <param name="stringsSize">The string table's size.</param>
    /// <exception cref="ElfFormatException">The table has another layout, or a name's hash is wrong.</exception>
    public static List<ElfVersion> Read(ElfBytes file, long table, int libraries, long strings, long stringsSize)
    {
        List<ElfVersion> versions = [];
        HashSet<ushort> indices = [];
        long at = table;
        for (int i = 0; i < libraries; i++)
        {
            file.Need(at, RecordSize, "A needed library");
            int count = file.Half(at + 2, "The number of needed versions");
            Expect(file.Half(at, "A record's version"), 1, "version of a needed library's record");
            if (count is 0 or > MostVersions)
            {
                throw new ElfFormatException($"{count} versions are needed of one library, from 1 to {MostVersions} are expected; the file is damaged.");
            }

            Expect(file.Word(at + 8, "A link"), RecordSize, "link to a library's versions");
            Expect(file.Word(at + 12, "A link"), i == libraries - 1 ? 0 : (uint)(RecordSize * (count + 1)), "link to the next library");
            string library = file.Name(strings, stringsSize, file.Word(at + 4, "A library"), "A needed library");
            for (int j = 1; j <= count; j++)
            {
                ElfVersion version = ReadVersion(file, at + (j * RecordSize), library, strings, stringsSize);
                Expect(file.Word(version.Offset + 12, "A link"), j == count ? 0u : RecordSize, "link to the next version");
                if (!indices.Add(version.Index))
                {
                    throw new ElfFormatException($"Two needed versions have the number {version.Index}; the file is damaged.");
                }

                versions.Add(version);
            }

            at += RecordSize * (count + 1);
        }

        return versions;
    }

    /// <summary>The System V hash, by which the loader compares versions before it compares names.</summary>
    public static uint Hash(string name)
    {
        uint hash = 0;
        foreach (char letter in name)
        {
            hash = (hash << 4) + letter;
            uint high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }

    private static ElfVersion ReadVersion(ElfBytes file, long at, string library, long strings, long stringsSize)
    {
        file.Need(at, RecordSize, "A needed version");
        uint nameIndex = file.Word(at + 8, "A version");
        string name = file.Name(strings, stringsSize, nameIndex, "A needed version");
        uint hash = file.Word(at, "A version's hash");
        Expect(hash, Hash(name), $"hash of the version {name}");
        Expect(file.Half(at + 4, "A version's flags"), 0, $"flags of the version {name}");
        return new ElfVersion(library, name, nameIndex, hash, file.Half(at + 6, "A version's number"), at);
    }

    private static void Expect(uint value, uint expected, string what)
    {
        if (value != expected)
        {
            throw new ElfFormatException($"The {what} is {value}, expected {expected}; the library is of another shape.");
        }
    }
}
