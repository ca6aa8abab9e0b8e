using System.Buffers.Binary;
using System.Text;
using Cnn.Native.Elf;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>
/// A shared library of one segment that imports what Debian's oneDNN does, as far as the retargeting looks: small enough that each of its bytes can be changed
/// in turn. The layout is written out by hand, so that it is a second opinion on the reader's.
/// </summary>
internal sealed class SmallElf
{
    private readonly List<byte> names = [0];
    private readonly List<(string Name, int Info, int Version)> symbols = [];
    private readonly List<(string Library, (string Name, int Index)[] Versions)> needs = [];

    public HashSet<int> Relocated { get; } = [];

    public static SmallElf OneDnn()
    {
        SmallElf elf = new();
        elf.Need("libstdc++.so.6", ("GLIBCXX_3.4.29", 7), ("GLIBCXX_3.4.32", 6), ("CXXABI_1.3.15", 5), ("CXXABI_1.3.13", 9), ("CXXABI_1.3", 4));
        elf.Need("libc.so.6", ("GLIBC_2.34", 8), ("GLIBC_2.38", 3), ("GLIBC_2.2.5", 2));
        elf.Import("malloc", 0x12, 2);
        elf.Import("__isoc23_strtol", 0x12, 3);
        elf.Import("__cxa_call_terminate", 0x12, 5);
        elf.Import("_ZSt21ios_base_library_initv", 0x12, 6);
        elf.Import("__cxa_pure_virtual", 0x22, 4);
        elf.Import("__isoc23_strtoll", 0x12, 3);
        elf.Import("pthread_create", 0x12, 8);
        elf.Relocated.UnionWith([1, 2, 3, 5, 6]);
        return elf;
    }

    public void Import(string name, int info, int version) => symbols.Add((name, info, version));

    public void Need(string library, params (string Name, int Index)[] versions) => needs.Add((library, versions));

    public byte[] Build()
    {
        byte[] symbolTable = SymbolTable();
        byte[] versionTable = VersionTable();
        byte[] versionIndices = Bytes(2 * (symbols.Count + 1), span =>
        {
            for (int i = 0; i < symbols.Count; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(span[(2 * (i + 1))..], (ushort)symbols[i].Version);
            }
        });
        byte[] hashTable = Words(1, (uint)symbols.Count + 1, 1, 0);
        byte[] relocations = Relocations([.. Relocated]);
        byte[] jumps = Relocations([]);
        byte[] strings = [.. names];

        const int HeaderEnd = 64 + (2 * 56);
        byte[][] parts = [hashTable, symbolTable, strings, versionIndices, versionTable, relocations, jumps];
        ulong[] at = new ulong[parts.Length];
        int end = HeaderEnd;
        for (int i = 0; i < parts.Length; i++)
        {
            at[i] = (ulong)end;
            end += (parts[i].Length + 7) / 8 * 8;
        }

        ulong[] dynamic =
        [
            0x6ffffef5, at[0], 6, at[1], 11, 24, 5, at[2], 10, (ulong)strings.Length, 0x6ffffff0, at[3], 0x6ffffffe, at[4], 0x6fffffff, (ulong)needs.Count,
            7, at[5], 8, (ulong)relocations.Length, 9, 24, 23, at[6], 2, (ulong)jumps.Length, 20, 7, 0, 0,
        ];
        return Bytes(end + (dynamic.Length * 8), span =>
        {
            WriteHeaders(span, (ulong)span.Length, (ulong)end, (ulong)dynamic.Length * 8);
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i].CopyTo(span[(int)at[i]..]);
            }

            for (int i = 0; i < dynamic.Length; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(span[(end + (i * 8))..], dynamic[i]);
            }
        });
    }

    private static void WriteHeaders(Span<byte> span, ulong size, ulong dynamicOffset, ulong dynamicSize)
    {
        byte[] identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(span);
        BinaryPrimitives.WriteUInt16LittleEndian(span[16..], 3);
        BinaryPrimitives.WriteUInt16LittleEndian(span[18..], 62);
        BinaryPrimitives.WriteUInt64LittleEndian(span[32..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(span[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(span[56..], 2);
        WriteSegment(span[64..], 1, 0, size);
        WriteSegment(span[(64 + 56)..], 2, dynamicOffset, dynamicSize);
    }

    private static void WriteSegment(Span<byte> span, uint type, ulong offset, ulong size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(span, type);
        BinaryPrimitives.WriteUInt64LittleEndian(span[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(span[16..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(span[32..], size);
    }

    private byte[] SymbolTable() => Bytes(24 * (symbols.Count + 1), span =>
    {
        for (int i = 0; i < symbols.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(span[(24 * (i + 1))..], Name(symbols[i].Name));
            span[(24 * (i + 1)) + 4] = (byte)symbols[i].Info;
        }
    });

    private byte[] VersionTable() => Bytes(needs.Sum(need => 16 * (1 + need.Versions.Length)), span =>
    {
        int at = 0;
        for (int i = 0; i < needs.Count; i++)
        {
            (string library, (string Name, int Index)[] versions) = needs[i];
            int size = 16 * (1 + versions.Length);
            Span<byte> record = span.Slice(at, size);
            BinaryPrimitives.WriteUInt16LittleEndian(record, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(record[2..], (ushort)versions.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Name(library));
            BinaryPrimitives.WriteUInt32LittleEndian(record[8..], 16);
            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], i == needs.Count - 1 ? 0 : (uint)size);
            for (int j = 0; j < versions.Length; j++)
            {
                Span<byte> version = record[(16 * (j + 1))..];
                BinaryPrimitives.WriteUInt32LittleEndian(version, ElfVersionReader.Hash(versions[j].Name));
                BinaryPrimitives.WriteUInt16LittleEndian(version[6..], (ushort)versions[j].Index);
                BinaryPrimitives.WriteUInt32LittleEndian(version[8..], Name(versions[j].Name));
                BinaryPrimitives.WriteUInt32LittleEndian(version[12..], j == versions.Length - 1 ? 0 : 16u);
            }

            at += size;
        }
    });

    private static byte[] Relocations(int[] relocated) => Bytes(24 * relocated.Length, span =>
    {
        for (int i = 0; i < relocated.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(span[((24 * i) + 8)..], 7);
            BinaryPrimitives.WriteUInt32LittleEndian(span[((24 * i) + 12)..], (uint)relocated[i]);
        }
    });

    private uint Name(string name)
    {
        uint at = (uint)names.Count;
        names.AddRange(Encoding.ASCII.GetBytes(name + '\0'));
        return at;
    }

    private static byte[] Words(params uint[] words) => Bytes(4 * words.Length, span =>
    {
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(span[(4 * i)..], words[i]);
        }
    });

    private static byte[] Bytes(int length, Filler fill)
    {
        byte[] bytes = new byte[length];
        fill(bytes);
        return bytes;
    }

    private delegate void Filler(Span<byte> span);
}
