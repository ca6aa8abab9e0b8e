namespace Cnn.Native.Elf;

/// <summary>An imported symbol.</summary>
/// <param name="Index">Its number in the symbol table.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameIndex">Where its name begins in the string table.</param>
/// <param name="Info">Binding and type.</param>
/// <param name="VersionIndex">The version it asks for.</param>
/// <param name="Offset">The file offset of its entry, which begins with the name's index.</param>
/// <param name="VersionOffset">The file offset of its version index.</param>
internal sealed record ElfSymbol(int Index, string Name, uint NameIndex, byte Info, ushort VersionIndex, long Offset, long VersionOffset);
