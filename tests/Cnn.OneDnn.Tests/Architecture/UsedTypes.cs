using System.Reflection;
using System.Reflection.Emit;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The types that a type names: in its members and in the bodies of its methods, where no using line shows them.</summary>
internal static class UsedTypes
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private const int TwoBytes = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static HashSet<Type> Of(Type type)
    {
        HashSet<Type> used = [];
        Add(used, type.BaseType);
        foreach (Type implemented in type.GetInterfaces())
        {
            Add(used, implemented);
        }

        foreach (FieldInfo field in type.GetFields(Declared))
        {
            Add(used, field.FieldType);
        }

        foreach (MethodBase method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            Add(used, (method as MethodInfo)?.ReturnType);
            foreach (ParameterInfo parameter in method.GetParameters())
            {
                Add(used, parameter.ParameterType);
            }

            foreach (LocalVariableInfo local in method.GetMethodBody()?.LocalVariables ?? [])
            {
                Add(used, local.LocalType);
            }

            foreach (MemberInfo member in Operands(method))
            {
                Add(used, member as Type ?? member.DeclaringType);
                Add(used, (member as MethodInfo)?.ReturnType);
            }
        }

        return used;
    }

    private static void Add(HashSet<Type> used, Type? type)
    {
        if (type is null)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(used, type.GetElementType());
        }
        else if (used.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type))
        {
            foreach (Type argument in type.GetGenericArguments())
            {
                Add(used, argument);
            }
        }
    }

    /// <summary>The members that instructions name.</summary>
    private static IEnumerable<MemberInfo> Operands(MethodBase method)
    {
        byte[] body = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[]? ofType = method.DeclaringType?.GetGenericArguments(), ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < body.Length;)
        {
            int value = body[at++];
            OpCode code = Codes[(short)(value == TwoBytes ? (value << 8) | body[at++] : value)];
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return method.Module.ResolveMember(BitConverter.ToInt32(body, at), ofType, ofMethod)!;
                    at += sizeof(int);
                    break;
                case OperandType.InlineSwitch:
                    at += sizeof(int) * (1 + BitConverter.ToInt32(body, at));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at++;
                    break;
                case OperandType.InlineVar:
                    at += sizeof(short);
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += sizeof(long);
                    break;
                default:
                    at += sizeof(int);
                    break;
            }
        }
    }
}
