using System.Buffers.Binary;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.PyTorch;

/// <summary>
/// Reads a pickle of tensors. A pickle is a program for a stack machine that may call any function of Python; this machine knows the opcodes that state dicts
/// use and the few names that
/// <see cref="TorchObjects"/> knows, which it turns into descriptions. It calls nothing and refuses the rest by name.
/// </summary>
internal sealed class PickleMachine(ReadOnlyMemory<byte> program)
{
    // A tensor takes about fifteen values: room for a hundred thousand, and a bound for what a hostile file can make grow.
    private const int MostValues = 2_000_000;

    private static readonly object Mark = new();
    private readonly List<object?> stack = [];
    private readonly Dictionary<long, object?> memo = [];
    private readonly Dictionary<string, TensorElement> storages = new(StringComparer.Ordinal);
    private int at, made;

    /// <summary>The storages that the last pickle named, with what their elements are.</summary>
    public IReadOnlyDictionary<string, TensorElement> Storages => storages;

    /// <summary>Where the next pickle begins, after one was read.</summary>
    public int Position => at;

    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="InvalidFormatException">It is damaged, or does more than a state dict's.</exception>
    public object? Run()
    {
        stack.Clear();
        memo.Clear();
        storages.Clear();
        while (true)
        {
            var code = (PickleOpcode)Byte();
            if (code == PickleOpcode.Stop)
            {
                return Pop();
            }

            Step(code);
        }
    }

    private void Step(PickleOpcode code)
    {
        switch (code)
        {
            case PickleOpcode.Proto:
                Expect(Byte() is >= 2 and <= 5, "its protocol is none of 2 to 5");
                break;
            case PickleOpcode.Frame:
                Take(sizeof(long));
                break;
            case PickleOpcode.Mark:
                Push(Mark);
                break;
            case PickleOpcode.Pop:
                Pop(markToo: true);
                break;
            case PickleOpcode.None:
                Push(null);
                break;
            case PickleOpcode.NewTrue or PickleOpcode.NewFalse:
                Push(code == PickleOpcode.NewTrue);
                break;
            case PickleOpcode.BinInt or PickleOpcode.BinInt1 or PickleOpcode.BinInt2 or PickleOpcode.Long1 or PickleOpcode.BinFloat:
                Push(Number(code));
                break;
            case PickleOpcode.BinUnicode or PickleOpcode.ShortBinUnicode or PickleOpcode.BinString or PickleOpcode.ShortBinString:
                Push(Text(code));
                break;
            case PickleOpcode.EmptyTuple:
                Push(new PickleTuple([]));
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                Push(new PickleTuple(Top(code - PickleOpcode.Tuple1 + 1)));
                break;
            case PickleOpcode.Tuple:
                Push(new PickleTuple(SinceMark()));
                break;
            case PickleOpcode.EmptyList:
                Push(new List<object?>());
                break;
            case PickleOpcode.EmptyDict:
                Push(new PickleDict());
                break;
            case PickleOpcode.Append or PickleOpcode.Appends:
                object?[] added = code == PickleOpcode.Append ? Top(1) : SinceMark();
                (Peek() as List<object?> ?? throw Wrong("it appends to what is no list")).AddRange(added);
                break;
            case PickleOpcode.SetItem or PickleOpcode.SetItems:
                Set(code == PickleOpcode.SetItem ? Top(2) : SinceMark());
                break;
            case PickleOpcode.BinPut or PickleOpcode.LongBinPut or PickleOpcode.Memoize:
                memo[code == PickleOpcode.Memoize ? memo.Count : Index(code == PickleOpcode.LongBinPut)] = Peek();
                Count();
                break;
            case PickleOpcode.BinGet or PickleOpcode.LongBinGet:
                Push(memo.TryGetValue(Index(code == PickleOpcode.LongBinGet), out object? kept)
                    ? kept
                    : throw Wrong("it asks for a value that it has not kept"));
                break;
            case PickleOpcode.Global:
                Push(TorchObjects.Named(Line(), Line()));
                break;
            case PickleOpcode.StackGlobal:
                object?[] names = Top(2);
                Push(TorchObjects.Named(names[0] as string ?? "", names[1] as string ?? ""));
                break;
            case PickleOpcode.BinPersId:
                TorchStorage storage = TorchObjects.Storage(Pop());
                storages[storage.Key] = storage.Element;
                Push(storage);
                break;
            case PickleOpcode.Reduce:
                object?[] call = Top(2);
                Push(TorchObjects.Create(call[0], call[1]));
                break;
            case PickleOpcode.Build:
                // What is set beside the entries of an OrderedDict is of no use here.
                Pop();
                Expect(Peek() is PickleDict, "it sets attributes of what is no dict");
                break;
            default:
                throw new InvalidFormatException(
                    $"The pickle has the opcode 0x{(byte)code:x2}, which no state dict has. Nothing of it was executed. {TorchObjects.Advice}");
        }
    }

    private void Set(object?[] items)
    {
        PickleDict dict = Peek() as PickleDict ?? throw Wrong("it sets entries of what is no dict");
        Expect(items.Length % 2 == 0, "a key has no value");
        for (int i = 0; i < items.Length; i += 2)
        {
            dict.Set(items[i], items[i + 1]);
        }
    }

    private object Number(PickleOpcode code)
    {
        if (code == PickleOpcode.Long1)
        {
            ReadOnlySpan<byte> bytes = Take(Byte());
            Expect(bytes.Length <= sizeof(long), "a number is too large");
            long value = bytes.Length > 0 && (sbyte)bytes[^1] < 0 ? -1 : 0;
            for (int i = bytes.Length - 1; i >= 0; i--)
            {
                value = (value << 8) | bytes[i];
            }

            return value;
        }

        return code switch
        {
            PickleOpcode.BinInt => (object)(long)BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))),
            PickleOpcode.BinInt1 => (long)Byte(),
            PickleOpcode.BinInt2 => (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))),
            _ => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double))),
        };
    }

    private string Text(PickleOpcode code)
    {
        long length = code is PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString
            ? Byte()
            : BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
        return Encoding.UTF8.GetString(Take(length));
    }

    private long Index(bool isLong) => isLong ? BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))) : Byte();

    private string Line()
    {
        int length = program.Span[at..].IndexOf((byte)'\n');
        Expect(length >= 0, "it ends within a name");
        string line = Encoding.UTF8.GetString(Take(length));
        at++;
        return line;
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        Expect(count <= program.Length - at, "it ends too early");
        ReadOnlySpan<byte> taken = program.Span.Slice(at, (int)count);
        at += (int)count;
        return taken;
    }

    private void Push(object? value)
    {
        Count();
        stack.Add(value);
    }

    private void Count() => Expect(++made <= MostValues, $"it has more than {MostValues} values");

    private object? Peek() => stack.Count > 0 ? stack[^1] : throw Wrong("it uses values that are not there");

    private object? Pop(bool markToo = false)
    {
        object? top = Peek();
        Expect(markToo || top != Mark, "it uses values that are not there");
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private object?[] Top(int count)
    {
        Expect(stack.Count >= count && !stack.TakeLast(count).Contains(Mark), "it uses values that are not there");
        object?[] items = [.. stack.TakeLast(count)];
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    private object?[] SinceMark()
    {
        int mark = stack.LastIndexOf(Mark);
        Expect(mark >= 0, "it closes what it has not opened");
        object?[] items = [.. stack.Skip(mark + 1)];
        stack.RemoveRange(mark, stack.Count - mark);
        return items;
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw Wrong(what);
        }
    }

    private static InvalidFormatException Wrong(string what) => new($"The pickle is damaged: {what}.");
}
