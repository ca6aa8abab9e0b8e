namespace Cnn.Native.Elf;

/// <summary>A loaded segment.</summary>
/// <param name="Address">Where it is in memory.</param>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Size">Its bytes in the file.</param>
internal readonly record struct ElfSegment(ulong Address, ulong Offset, ulong Size);
