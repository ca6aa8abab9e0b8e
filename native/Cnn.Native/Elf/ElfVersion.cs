namespace Cnn.Native.Elf;

/// <summary>A version that the library needs of another.</summary>
/// <param name="Library">The other library.</param>
/// <param name="Name">The version, such as GLIBC_2.38.</param>
/// <param name="NameIndex">Where its name begins in the string table.</param>
/// <param name="Hash">The System V hash of the name.</param>
/// <param name="Index">The number that symbols refer to it by.</param>
/// <param name="Offset">The file offset of its record: hash, flags, index, name, next.</param>
internal sealed record ElfVersion(string Library, string Name, uint NameIndex, uint Hash, ushort Index, long Offset);
