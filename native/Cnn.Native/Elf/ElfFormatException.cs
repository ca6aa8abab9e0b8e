namespace Cnn.Native.Elf;

/// <summary>A file is not an ELF library of the shape that is expected; the message says in what.</summary>
internal sealed class ElfFormatException(string message) : Exception(message);
